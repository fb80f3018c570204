import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';

/** Linux counts CPU time in ticks of 10 ms on every platform Node runs on (USER_HZ). */
const tickMs = 10;

/** CPU of a process since its start, all threads, user and system; resolution 10 ms. */
export function cpuMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name in parentheses may hold spaces; behind it, user and system time are fields 12 and 13.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * tickMs;
}

/** Resident memory in millions of bytes, now or at its highest so far. */
export function memoryMb(pid: number, when: 'now' | 'peak' = 'now'): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const [, kib = '0'] = (when === 'now' ? /^VmRSS:\s+(\d+)/m : /^VmHWM:\s+(\d+)/m).exec(status) ?? [];
  return (Number(kib) * 1_024) / 1e6;
}

/** Highest memory while `work` runs, looked at every 20 ms. */
export async function peakMemoryMb(pid: number, work: () => Promise<unknown>): Promise<number> {
  let peak = memoryMb(pid);
  const timer = setInterval(() => {
    peak = Math.max(peak, memoryMb(pid));
  }, 20);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
  return Math.max(peak, memoryMb(pid));
}

/** Direct children of a process. */
export function childrenOf(pid: number): number[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  );
}

/** Shares of all CPU time while we do nothing: what is busy then is somebody else's, and makes figures worse. */
export async function othersLoad(ms = 1_000): Promise<{ busy: number; steal: number; load1: number }> {
  const before = cpuTimes();
  await pause(ms);
  const after = cpuTimes();
  const total = after.total - before.total || 1;
  const share = (value: number): number => Math.round((value / total) * 1_000) / 1_000;
  return {
    busy: share(after.busy - before.busy),
    steal: share(after.steal - before.steal),
    load1: loadavg()[0] ?? 0,
  };
}

function cpuTimes(): { total: number; busy: number; steal: number } {
  const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n');
  const [user = 0, nice = 0, system = 0, idle = 0, wait = 0, irq = 0, soft = 0, steal = 0] = line
    .split(/\s+/)
    .slice(1)
    .map(Number);
  const busy = user + nice + system + irq + soft;
  return { total: busy + idle + wait + steal, busy, steal };
}

/** What a reader needs to compare figures with those of another machine. */
export function machineFacts() {
  return {
    cores: availableParallelism(),
    cpu: cpus()[0]?.model ?? '',
    memoryGb: Math.round(totalmem() / 1e8) / 10,
    node: process.version,
    kernel: readFileSync('/proc/sys/kernel/osrelease', 'utf8').trim(),
  };
}
