import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '#database/open.ts';
import { silentLog } from '#platform/log.ts';
import { type Ask, Client } from '../support/client.ts';
import { paced } from '../support/paced.ts';
import { median, percentile } from '../support/statistics.ts';
import { freshPicture } from '../crash/pictures.ts';
import { pathOf, pictureAddress, sendPicture } from '../support/upload.ts';
import { type ContractScene, insertImages } from './listing.ts';

const folderAssets = 10_000;
const perSecond = 50;

/** What the bounds are for a library of so many assets, on a PostgreSQL server and embedded, in milliseconds. */
const bounds = {
  list: { postgres: 30, embedded: 60 },
  search: { postgres: 100, embedded: 250 },
} as const;

type Library = ContractScene & { readonly client: Client; readonly engine: 'postgres' | 'embedded' };

/** Lists, searches and single assets of a large library by the native API, and a folder of 10,000 assets on its way. */
export async function measureLibrary(scene: ContractScene, images: number): Promise<void> {
  await insertImages(scene, images);
  await nameImages(scene);
  using client = new Client(scene.product.url, 8);
  const engine = scene.database === undefined ? 'embedded' : 'postgres';
  const library: Library = { ...scene, client, engine };
  const started = performance.now();
  // Each search reads some of what was never read.
  do await get(library, '/assets?q=unread&limit=1');
  while ((await unread(scene)) > 0);
  scene.report.add({
    ...{ what: `reading the words of ${images} assets (${engine})`, value: performance.now() - started },
    ...{ unit: 'ms', from: 'once, after a library was brought in past the uploads' },
  });
  await tidy(scene);
  await measureLists(library);
  await measureSingles(library);
  await measureMove(library);
}

const lists: readonly (readonly [what: string, query: string, kind: keyof typeof bounds])[] = [
  ['by path, first page', '', 'list'],
  ['by time, newest first', 'sort=-created', 'list'],
  ['by size, largest first', 'sort=-size', 'list'],
  ['one word, 1 of 10', 'q=harbour', 'search'],
  ['one word, all', 'q=img', 'search'],
  ['two words', 'q=harbour+winter', 'search'],
  ['beginning of a word', 'q=harb', 'search'],
  ['misspelt', 'q=harbuor', 'search'],
  ['two misspelt', 'q=harbuor+wintr', 'search'],
  ['a tag, newest first', 'tag=season-3&sort=-created', 'search'],
  ['size and shape, hardly any', 'minBytes=289990&orientation=landscape', 'search'],
  ['nothing matches', 'orientation=portrait&sort=-updated', 'search'],
  ['word with facets', 'q=harbour&facets=true', 'search'],
];

async function measureLists(library: Library): Promise<void> {
  const { report, rounds, engine } = library;
  for (const [what, query, kind] of lists) {
    const times: number[] = [];
    for (let turn = 0; turn < 10 * rounds; turn += 1) {
      times.push((await ask(library, `/assets?limit=100&${query}`)).ms);
    }
    report.add({
      what: `${kind}: ${what} (${engine})`,
      value: median(times),
      unit: 'ms',
      bound: { atMost: bounds[kind][engine] },
      from: `median of ${times.length}, p95 ${percentile(times, 0.95).toFixed(1)} ms, 100 assets a page`,
    });
  }
}

/** At a steady rate, whether the one before has been answered or not. */
async function measureSingles(library: Library): Promise<void> {
  const { report, rounds, engine } = library;
  const { items } = await get(library, '/assets?limit=500');
  const calls: Readonly<Record<string, (index: number) => [path: string, options?: Ask]>> = {
    get: (index) => [`/assets/${items[index % items.length]?.id}`],
    list: () => ['/assets?limit=20'],
    update: (index) => [
      `/assets/${items[index % items.length]?.id}`,
      { method: 'PATCH', body: Buffer.from(JSON.stringify({ description: `number ${index}` })) },
    ],
  };
  for (const [name, call] of Object.entries(calls)) {
    const times = await paced({ count: perSecond * 2 * rounds, perSecond }, (index) =>
      ask(library, ...call(index)),
    );
    for (const [share, atMost] of [
      [0.5, 5],
      [0.99, 40],
    ] as const) {
      report.add({
        what: `${name} at ${perSecond} requests/s, p${share * 100} (${engine})`,
        value: percentile(times, share),
        unit: 'ms',
        bound: { atMost },
        from: `${times.length} requests`,
      });
    }
  }
}

/** While it is on its way, pictures are asked for: from memory, and some that nobody asked for before. */
async function measureMove(library: Library): Promise<void> {
  const { report, engine, rounds } = library;
  await putIntoFolder(library);
  const folders = await get(library, '/folders?parent=/moving');
  const { id } = folders.items[0] ?? { id: '' };
  const pictures = await somePictures(library, 20);
  const [first = ''] = pictures;
  const idle = await longestWaits(library, pictures, sleep(1_000));
  const moves: number[] = [];
  const waits: Waits[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const fresh = pictures.map((picture) => picture.replace('/w_64/', `/w_${65 + round}/`));
    await library.client.ask(first);
    const body = Buffer.from(JSON.stringify({ parent: round % 2 === 0 ? '/moved' : '/moving' }));
    const moving = ask(library, `/folders/${id}`, { method: 'PATCH', body });
    waits.push(await longestWaits(library, [first, ...fresh.slice(1)], moving));
    moves.push((await moving).ms);
  }
  report.add({
    what: `moving a folder of ${folderAssets} assets (${engine})`,
    ...{ value: median(moves), unit: 'ms', bound: { atMost: 2_000 } },
    from: `median of ${moves.length}, at most ${Math.max(...moves).toFixed(0)} ms`,
  });
  report.add({
    what: `longest wait for a picture in memory while it moves (${engine})`,
    ...{ value: median(waits.map(({ memory }) => memory)), unit: 'ms', bound: { atMost: 250 } },
    from: `median of ${waits.length}; ${idle.memory.toFixed(0)} ms while nothing moves`,
  });
  report.add({
    what: `longest wait for a picture to be made while it moves (${engine})`,
    ...{ value: median(waits.map(({ made }) => made)), unit: 'ms', bound: { atMost: 1_000 } },
    from: `median of ${waits.length}; ${idle.made.toFixed(0)} ms while nothing moves`,
  });
}

type Waits = { readonly memory: number; readonly made: number };

/** The first address is in memory; the others are asked for one after the other, each once. */
async function longestWaits(
  { client }: Library,
  [inMemory = '', ...others]: readonly string[],
  until: Promise<unknown>,
): Promise<Waits> {
  const over = new AbortController();
  until.then(
    () => over.abort(),
    () => over.abort(),
  );
  const left = [...others];
  const longest = async (next: () => string | undefined): Promise<number> => {
    let most = 0;
    for (let address = next(); !over.signal.aborted && address !== undefined; address = next()) {
      const { status, ms } = await client.ask(address);
      if (status !== 200) throw new Error(`${address}: ${status}`);
      most = Math.max(most, ms);
      await sleep(5);
    }
    return most;
  };
  const [memory, made] = await Promise.all([longest(() => inMemory), longest(() => left.pop())]);
  return { memory, made };
}

/** Addresses of pictures of 64 pixels that are in no folder that moves. */
async function somePictures(library: Library, count: number): Promise<string[]> {
  const addresses: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const { client, account } = library;
    const answer = await sendPicture(client, account, 'native', await freshPicture());
    addresses.push(pictureAddress(account, pathOf('native', answer), 'w_64'));
  }
  return addresses;
}

type Listed = { readonly items: readonly { readonly id: string }[] };

async function get(library: Library, path: string): Promise<Listed> {
  return JSON.parse((await ask(library, path)).body.toString()) as Listed;
}

async function ask({ client, account }: Library, path: string, options: Ask = {}) {
  const headers = {
    authorization: account.authorization,
    ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
  };
  const answer = await client.ask(`/api/v1${path}`, { ...options, headers });
  if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${answer.body.toString()}`);
  return answer;
}

async function unread({ data, database }: ContractScene): Promise<number> {
  await using open = await openedBeside(data, database);
  const [counted] = await open.raw('select count(*)::int as count from assets where words is null');
  return (counted?.rows[0] as { count: number } | undefined)?.count ?? 0;
}

function openedBeside(folder: string, url: string | undefined) {
  return openDatabase({ url, folder, connections: 1, log: silentLog, share: true });
}

/** What a server's autovacuum and our upkeep do by themselves within minutes. */
async function tidy({ data, database }: ContractScene): Promise<void> {
  await using open = await openedBeside(data, database);
  await open.raw('vacuum analyze assets');
}

/** Names that people give: every 10th has the same place, every 4th the same season; two tags on each 10th. */
async function nameImages({ data, database, account }: ContractScene): Promise<void> {
  await using open = await openedBeside(data, database);
  await open.raw(
    `update assets set
       original_name = (array['harbour','mountain','village','market','garden','castle','bridge','station','meadow','glacier'])[1 + n % 10]
         || case when n % 5 = 0 then ' ' else ' old ' end
         || (array['winter','spring','summer','autumn'])[1 + (n / 10) % 4] || ' trip' || (n % 997) || '.jpg',
       tags = case when n % 10 = 0 then array['season-' || (n / 10) % 4, 'trip-' || n % 50] else '{}' end,
       words = null
     from (select id as numbered, row_number() over (order by path)::int as n from assets) as numbers, organizations
     where assets.id = numbered and organizations.id = assets.organization_id and cloudname = $1`,
    [account.cloudname],
  );
  await open.raw('vacuum analyze assets');
}

async function putIntoFolder({ data, database, account }: ContractScene): Promise<void> {
  await using open = await openedBeside(data, database);
  for (const [path, parent] of [
    ['/moving/', '/'],
    ['/moving/big/', '/moving/'],
  ]) {
    await open.raw(
      `insert into folders select gen_random_uuid(), id, $2, $3, now() from organizations where cloudname = $1`,
      [account.cloudname, path, parent],
    );
  }
  await open.raw(
    `update assets set path = '/moving/big/' || substr(path, 6), folder = '/moving/big/'
     where id in (select assets.id from assets join organizations on organizations.id = organization_id
       where cloudname = $1 and folder = '/big/' order by path limit $2)`,
    [account.cloudname, folderAssets],
  );
}
