import { Client, inLoops } from '../support/client.ts';
import { treeMemoryMb } from '../support/processes.ts';
import { shown } from '../support/report.ts';
import { freshJpegAddresses, type Scene } from '../support/scene.ts';

/** Whether memory grows with the number of pictures made. */
export async function measureSteady(scene: Scene): Promise<void> {
  const fresh = freshJpegAddresses(scene);
  using client = new Client(scene.product.url, 4);
  const after = async (misses: number): Promise<number> => {
    let left = misses;
    await inLoops(4, async () => {
      left -= 1;
      if (left < 0) return false;
      const { status } = await client.ask(fresh());
      if (status !== 200) throw new Error(`A miss was answered ${status}.`);
      return true;
    });
    return treeMemoryMb(scene.product.pid);
  };
  const few = await after(500);
  const many = await after(4_500);
  scene.report.keep('steady', { few, many });
  scene.report.add({
    what: 'memory after 5,000 misses ÷ after 500',
    value: many / few,
    unit: '×',
    bound: { atMost: 1.05 },
    from: `${shown(many)} and ${shown(few)} MB`,
  });
}
