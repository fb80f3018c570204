import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';

/** Linux counts CPU time in ticks of 10 ms on every platform Node runs on (USER_HZ). */
const tickMs = 10;

/** CPU of a process and all it started, since their start, user and system; resolution 10 ms. */
export function cpuMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name in parentheses may hold spaces; behind it, user and system time are fields 12 and 13, and those of
  // children that have ended 14 and 15.
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 15);
  const own = fields.reduce((sum, ticks) => sum + Number(ticks), 0) * tickMs;
  return own + childrenOf(pid).reduce((sum, child) => sum + ifThere(() => cpuMs(child)), 0);
}

/** Resident memory of a process and all it started; what they share counts for each. */
export function treeMemoryMb(pid: number): number {
  return memoryMb(pid) + childrenOf(pid).reduce((sum, child) => sum + ifThere(() => treeMemoryMb(child)), 0);
}

/** A child may have ended between being seen and being looked at. */
function ifThere(figure: () => number): number {
  try {
    return figure();
  } catch {
    return 0;
  }
}

/** Resident memory in millions of bytes, now or at its highest so far. */
export function memoryMb(pid: number, when: 'now' | 'peak' = 'now'): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const [, kib = '0'] = (when === 'now' ? /^VmRSS:\s+(\d+)/m : /^VmHWM:\s+(\d+)/m).exec(status) ?? [];
  return (Number(kib) * 1_024) / 1e6;
}

/** Highest memory while `work` runs, looked at every 20 ms. */
export async function peakMemoryMb(
  pid: number,
  work: () => Promise<unknown>,
  memory: (pid: number) => number = memoryMb,
): Promise<number> {
  let peak = memory(pid);
  const timer = setInterval(() => {
    peak = Math.max(peak, memory(pid));
  }, 20);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
  return Math.max(peak, memory(pid));
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
