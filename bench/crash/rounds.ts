import { join } from 'node:path';
import { temporaryFolder } from '../support/owned.ts';
import { createOrganization, startProduct } from '../support/product.ts';
import { inspectLibrary } from './inspect.ts';
import { Ledger } from './ledger.ts';
import { uploadUntilKilled } from './uploads.ts';

export type CrashReport = {
  readonly rounds: number;
  readonly acknowledged: number;
  /** Uploads that were under way when the server was killed. */
  readonly unanswered: number;
  readonly listed: number;
  readonly losses: readonly string[];
};

/**
 * Kills the real product with SIGKILL in the middle of uploads, again and again over one data folder, and
 * looks at everything after each restart. `say` gets a line a round.
 */
export async function crashRounds(rounds: number, say: (line: string) => void): Promise<CrashReport> {
  await using folder = await temporaryFolder();
  const data = join(folder.path, 'data');
  const ledger = new Ledger();
  const losses: string[] = [];
  let unanswered = 0;
  let listed = 0;
  let product = await startProduct({ data });
  try {
    const account = await createOrganization(data, 'crash');
    for (let round = 1; round <= rounds; round += 1) {
      const uploads = await uploadUntilKilled(product, account, ledger);
      const restarted = performance.now();
      product = await startProduct({ data });
      const startMs = performance.now() - restarted;
      const found = await inspectLibrary(product, account, { ledger, data, fresh: 100 + round });
      unanswered += uploads.unanswered;
      listed = found.listed;
      const wrong = [...uploads.refused.map((answer) => `an upload was refused: ${answer}`), ...found.losses];
      losses.push(...wrong.map((loss) => `round ${round}: ${loss}`));
      say(
        `round ${String(round).padStart(3)}: killed after ${String(uploads.killedAfterMs).padStart(3)} ms, ${uploads.acknowledged} acknowledged, ${uploads.unanswered} under way, restarted in ${(startMs / 1_000).toFixed(1)} s, ${listed} listed, ${wrong.length} wrong`,
      );
    }
  } finally {
    await product[Symbol.asyncDispose]();
  }
  return { rounds, acknowledged: ledger.acknowledged.size, unanswered, listed, losses };
}
