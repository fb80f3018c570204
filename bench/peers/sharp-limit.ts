/**
 * What sharp alone can do in a process of its own, with everything in memory and nothing around it: the limit
 * that a server is compared with. Started by `in-process.ts`, which sends one `Task` at a time.
 */
import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { encode } from '#imaging/operations/encode.ts';
import type { Output } from '#imaging/output.ts';
import { Cycles, type Turn } from '../support/cycles.ts';
import { freshSize, type Size } from '../support/kinds.ts';

export type Task = {
  readonly files: readonly string[];
  readonly output: Output;
  readonly inFlight: number;
  readonly firstCycle: number;
  readonly seconds: number;
  /** The first of the sizes; see `freshSize`. */
  readonly base?: Size;
};

export type TaskResult = { readonly done: number; readonly seconds: number; readonly cpuMs: number };

sharp.concurrency(1);
sharp.cache(false);

const read = new Map<string, Buffer>();

process.on('message', (task: Task) => {
  run(task).then(
    (result) => process.send?.(result),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
process.send?.('ready');

async function run(task: Task): Promise<TaskResult> {
  const sources = task.files.map(bytesOf);
  const cycles = new Cycles(sources, task);
  const started = performance.now();
  const cpuBefore = process.cpuUsage();
  let done = 0;
  const loop = async (): Promise<void> => {
    for (let turn = cycles.next(); turn !== undefined; turn = cycles.next()) {
      await render(sources[turn.index], turn, task);
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: task.inFlight }, loop));
  const cpu = process.cpuUsage(cpuBefore);
  return { done, seconds: (performance.now() - started) / 1_000, cpuMs: (cpu.user + cpu.system) / 1_000 };
}

async function render(source: Buffer | undefined, { cycle }: Turn, { output, base }: Task): Promise<void> {
  const { width, height } = freshSize(cycle, base);
  const { info } = await encode
    .apply(sharp(source).resize(width, height, { fit: 'fill' }), output)
    .toBuffer({ resolveWithObject: true });
  if (info.width !== width || info.height !== height) throw new Error('sharp gave another size than asked');
}

function bytesOf(file: string): Buffer {
  const bytes = read.get(file) ?? readFileSync(file);
  read.set(file, bytes);
  return bytes;
}
