import { Client } from '../support/client.ts';
import { shown } from '../support/report.ts';
import { libraryPath, type Scene } from '../support/scene.ts';
import { percentile } from '../support/statistics.ts';
import { pictureAddress } from '../support/upload.ts';

const accept = 'image/avif,image/webp,*/*;q=0.8';

/** One visitor on an idle machine whose browser takes AVIF, and a picture of about 800 pixels nobody asked for yet. */
export async function measureFirstByte(scene: Scene): Promise<void> {
  using client = new Client(scene.product.url, 1);
  const times: number[] = [];
  const types = new Map<string, number>();
  for (let round = 0; round < scene.rounds; round += 1) {
    for (const file of scene.set.jpeg) {
      const address = pictureAddress(
        scene.account,
        libraryPath('jpeg', file),
        `w_${800 + round},c_fit,f_auto,q_80`,
      );
      const { status, headers, firstByteMs } = await client.ask(address, { headers: { accept } });
      if (status !== 200) throw new Error(`${address}: ${status}`);
      times.push(firstByteMs);
      const type = String(headers['content-type']);
      types.set(type, (types.get(type) ?? 0) + 1);
    }
  }
  scene.report.keep('first byte', { times, types: Object.fromEntries(types) });
  scene.report.add({
    what: 'longest wait for the first byte, f_auto, 12 MP → 800 px',
    value: Math.max(...times),
    unit: 'ms',
    bound: { atMost: 250 },
    from: `p50 ${shown(percentile(times, 0.5))}, p95 ${shown(percentile(times, 0.95))}, p99 ${shown(percentile(times, 0.99))} ms of ${times.length}; ${[...types].map(([type, count]) => `${count} ${type}`).join(', ')}`,
  });
}
