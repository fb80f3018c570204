import { performance } from 'node:perf_hooks';
import { openDatabase } from '#database/open.ts';
import { silentLog } from '#platform/log.ts';
import { Client } from '../support/client.ts';
import type { Account, Product } from '../support/product.ts';
import type { Report } from '../support/report.ts';
import { median, percentile } from '../support/statistics.ts';

export type ContractScene = {
  readonly product: Product;
  readonly account: Account;
  readonly data: string;
  readonly database: string | undefined;
  readonly rounds: number;
  readonly report: Report;
};

/** From the request to the last byte, of the first and the last page of a folder with so many images. */
export async function measureListing(scene: ContractScene, images: number): Promise<void> {
  const { product, account, report, rounds } = scene;
  await insertImages(scene, images);
  using client = new Client(product.url, 1);
  const page = async (token: string) => {
    const answer = await client.ask(
      `/v1.0/listFolder?path=/big&continuationToken=${encodeURIComponent(token)}`,
      { headers: { authorization: account.authorization } },
    );
    if (answer.status !== 200) throw new Error(`listFolder: ${answer.status} ${answer.body.toString()}`);
    return answer;
  };
  const started = performance.now();
  let last = '';
  let seen = 0;
  for (let token: string | null = ''; token !== null;) {
    last = token;
    const body = JSON.parse((await page(token)).body.toString()) as {
      images: unknown[];
      continuationToken: string | null;
    };
    seen += body.images.length;
    token = body.continuationToken;
  }
  if (seen !== images) throw new Error(`${seen} of ${images} images were listed.`);
  const allMs = performance.now() - started;
  const times = { first: [] as number[], last: [] as number[] };
  let bytes = 0;
  for (let turn = 0; turn < 10 * rounds; turn += 1) {
    const answer = await page('');
    bytes = answer.body.length;
    times.first.push(answer.ms);
    times.last.push((await page(last)).ms);
  }
  report.keep('listing', times);
  const engine = scene.database === undefined ? 'embedded' : 'postgres';
  for (const which of ['first', 'last'] as const) {
    report.add({
      what: `listFolder, ${which} page of 1,000 of ${images} (${engine})`,
      value: median(times[which]),
      unit: 'ms',
      bound: { atMost: engine === 'postgres' ? 30 : 60 },
      from: `median of ${times[which].length}, p95 ${percentile(times[which], 0.95).toFixed(1)} ms, ${bytes} bytes`,
    });
  }
  report.add({
    what: `listFolder, all ${images}, read as JSON by the client (${engine})`,
    value: allMs,
    unit: 'ms',
    from: 'one time through all pages',
  });
}

/** Rows as uploads make them, but without their objects: a list does not look at those. */
export async function insertImages(
  { data, database, account }: ContractScene,
  images: number,
): Promise<void> {
  await using open = await openDatabase({
    url: database,
    folder: data,
    connections: 1,
    log: silentLog,
    share: true,
  });
  await open.raw(
    `insert into folders select gen_random_uuid(), id, '/big/', '/', now() from organizations where cloudname = $1`,
    [account.cloudname],
  );
  const step = 10_000;
  for (let from = 1; from <= images; from += step) {
    await open.raw(
      `insert into assets
       select gen_random_uuid(), o.id, '/big/' || file, '/big/', 'Photo of day ' || file, 'public', 1, sha256(file::bytea),
         200000 + number % 90000, 'jpeg', 4000, 3000, 1, 1, false, 'srgb', 8, false,
         'originals/' || o.id || '/' || encode(sha256(file::bytea), 'hex'),
         'public/' || o.id || '/' || encode(sha256(file::bytea), 'hex'), 200000, now(), now()
       from organizations o, generate_series($2::int, $3::int) number,
         lateral (select 'img-' || lpad((number * 7919 % 1000003)::text, 7, '0') || '-' || number || '.jpg' as file) named
       where o.cloudname = $1`,
      [account.cloudname, from, Math.min(images, from + step - 1)],
    );
  }
  await open.raw('analyze assets');
}
