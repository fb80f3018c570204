import { setTimeout as pause } from 'node:timers/promises';
import { memoryMb, peakMemoryMb } from '../support/processes.ts';
import { shown } from '../support/report.ts';
import { freshJpegAddresses, type Scene } from '../support/scene.ts';
import { flood, type Flood } from './overload.ts';

/**
 * How far a flood of 12 MP JPEG renders raises the memory of a server that was just started, and how much of
 * it the server gives back. What it has right after the start is the embedded database.
 */
export async function measureMemory(scene: Scene): Promise<void> {
  const { pid } = scene.product;
  await pause(2_000);
  const start = memoryMb(pid);
  const fresh = freshJpegAddresses(scene);
  let flooded: Flood | undefined;
  const seconds = Math.max(8, 4 * scene.seconds);
  const peak = await peakMemoryMb(pid, async () => {
    flooded = await flood(scene.product, fresh, { clients: 64, seconds });
  });
  await pause(30_000);
  const after = memoryMb(pid);
  const delivered = flooded?.acceptedMs.length ?? 0;
  scene.report.keep('memory', { start, peak, after, delivered, others: flooded?.others });
  scene.report.add({
    what: 'memory above that of the start, in a flood of 64 clients',
    value: peak - start,
    unit: 'MB',
    bound: { atMost: 250 },
    from: `${shown(start)} MB after the start, peak ${shown(peak)} MB; ${delivered} pictures`,
  });
  scene.report.add({
    what: 'memory 30 s after the flood ÷ its peak',
    value: after / peak,
    unit: '×',
    bound: { atMost: 0.85 },
    from: `${shown(after)} MB`,
  });
}
