import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { installTools } from '../../scripts/install-tools.ts';
import type { Kind, Size } from '../support/kinds.ts';
import { ownChild } from '../support/owned.ts';
import { cpuMs } from '../support/processes.ts';

export type Peer = AsyncDisposable & {
  readonly url: string;
  /** CPU of all its processes that do work, since their start. */
  cpuMs(): number;
};

/** Starts ipx over the folder; installs it among the project's tools when it is missing. */
export async function startIpx(folder: string): Promise<Peer> {
  if (!existsSync(new URL('../../tools/node_modules/ipx', import.meta.url))) installTools();
  const child = fork(fileURLToPath(new URL('./ipx-server.ts', import.meta.url)), [folder], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const end = ownChild(child);
  const [port] = (await Promise.race([once(child, 'message'), once(child, 'exit')])) as unknown[];
  if (typeof port !== 'number' || port === 0 || child.exitCode !== null)
    throw new Error('ipx did not start.');
  const pid = child.pid ?? 0;
  return { url: `http://127.0.0.1:${port}`, cpuMs: () => cpuMs(pid), [Symbol.asyncDispose]: () => end() };
}

/** The same picture in the words of ipx. */
export function ipxAddress(kind: Kind, { width, height }: Size, name: string): string {
  return `/s_${width}x${height},fit_fill,f_${kind.format},q_${kind.quality}/${kind.source}/${name}`;
}
