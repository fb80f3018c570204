import sharp from 'sharp';
import { animation } from '../../test/support/pictures.ts';
import { Client, inLoops } from '../support/client.ts';
import { signAddress } from '../support/product.ts';
import { cpuMs } from '../support/processes.ts';
import { shown } from '../support/report.ts';
import { libraryPath, type Scene } from '../support/scene.ts';
import { median } from '../support/statistics.ts';
import { pictureAddress, sendPicture } from '../support/upload.ts';
import { load } from './hits.ts';

/** What richer URLs cost: a layer and words on top, an animation, and facts instead of a picture. */
export async function measureOperations(scene: Scene): Promise<void> {
  await uploadBeside(scene);
  await measureLayers(scene);
  await measureAnimation(scene);
  await measureHitsBeside(scene);
}

const frames = { count: 30, width: 640, height: 480 };
const folder = '/operations';

async function uploadBeside({ product, account }: Scene): Promise<void> {
  using client = new Client(product.url, 1);
  const drawing =
    '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="400"><circle cx="200" cy="200" r="180" fill="#c8102e"/></svg>';
  for (const file of [
    { name: 'mark.png', bytes: await sharp(Buffer.from(drawing)).png().toBuffer() },
    { name: 'moving.gif', bytes: await moving() },
  ]) {
    const answer = await sendPicture(client, account, 'native', { ...file, folder });
    if (answer.status !== 201) throw new Error(`${file.name}: ${answer.status} ${answer.body.toString()}`);
  }
}

function moving(): Promise<Buffer> {
  return animation(frames.count, frames.width, frames.height).gif().toBuffer();
}

const layers = 'l_operations:mark.png,w_0.2,g_south_east,x_20,y_20';
const words = 'l_text:Arial_48_bold:Boats%20at%20dusk,co_white,g_south_west,x_20,y_20';

async function measureLayers(scene: Scene): Promise<void> {
  const rounds: { plain: number; laid: number }[] = [];
  const trial = (round: number, more: string) =>
    cpuOf(
      scene,
      // Another size each time: nothing may be asked for twice.
      scene.set.jpeg.map((file) =>
        pictureAddress(
          scene.account,
          libraryPath('jpeg', file),
          `w_${1_200 + round},q_80,f_jpg${more === '' ? '' : `/${more}`}`,
        ),
      ),
    );
  await trial(-1, `${layers}/${words}`);
  for (let round = 0; round < scene.rounds; round += 1) {
    rounds.push({ plain: await trial(round, ''), laid: await trial(round, `${layers}/${words}`) });
  }
  scene.report.keep('layers', rounds);
  scene.report.add({
    what: 'CPU of a layer and a text on 1,200 px ÷ the same without',
    value: median(rounds.map(({ plain, laid }) => laid / plain)),
    unit: '×',
    bound: { atMost: 2 },
    from: `${shown(median(rounds.map(({ laid }) => laid)))} and ${shown(median(rounds.map(({ plain }) => plain)))} ms`,
  });
}

async function measureAnimation(scene: Scene): Promise<void> {
  const bytes = await moving();
  const rounds: { alone: number; server: number }[] = [];
  const times = 4;
  const address = (quality: number) =>
    pictureAddress(scene.account, `${folder}/moving.gif`, `w_480,f_webp,q_${quality}`);
  // Its process is there from the first on, as it is on a page with animations.
  await cpuOf(scene, [address(99)]);
  for (let round = 0; round < scene.rounds; round += 1) {
    const qualities = Array.from({ length: times }, (_, index) => 80 - round * times - index);
    const before = process.cpuUsage();
    for (const quality of qualities) {
      await sharp(bytes, { animated: true }).resize(480).webp({ quality, effort: 2 }).toBuffer();
    }
    const { user, system } = process.cpuUsage(before);
    const server = await cpuOf(scene, qualities.map(address));
    rounds.push({ alone: (user + system) / 1_000 / times, server });
  }
  scene.report.keep('animation', rounds);
  scene.report.add({
    what: 'CPU of a 30-frame 640 × 480 GIF as WebP of 480 px ÷ sharp alone',
    value: median(rounds.map(({ alone, server }) => server / alone)),
    unit: '×',
    bound: { atMost: 1.3 },
    from: `${shown(median(rounds.map(({ server }) => server)))} and ${shown(median(rounds.map(({ alone }) => alone)))} ms`,
  });
}

/** From memory all: what is measured is the look-up and the write. */
async function measureHitsBeside(scene: Scene): Promise<void> {
  const { product, account, set, data } = scene;
  const [file] = set.jpeg;
  if (file === undefined) throw new Error('There are no JPEG pictures.');
  const path = libraryPath('jpeg', file);
  using client = new Client(product.url, 1);
  await sendPicture(client, account, 'native', { ...file, folder: '/private', visibility: 'private' });
  const asked = { path: `/private/${file.name}`, operations: 'w_64,q_40,f_webp' };
  const targets = [
    // About as small as the facts, or the bytes that are written would be what is compared.
    { name: 'picture', address: pictureAddress(account, path, 'w_64,q_40,f_webp') },
    { name: 'info', address: pictureAddress(account, `/~info/w_640${path}`) },
    { name: 'signed', address: await signAddress(data, account, asked) },
  ];
  const rounds: HitRound[] = [];
  for (let round = 0; round < scene.rounds; round += 1) {
    const figures: HitRound = {};
    for (const target of targets) figures[target.name] = await hitsOf(scene, client, target);
    rounds.push(figures);
  }
  scene.report.keep('hits beside', rounds);
  reportHit(scene, rounds, { name: 'info', what: 'CPU of a hit of ~info ÷ a hit of a picture' });
  reportRate(scene, rounds);
  reportHit(scene, rounds, {
    name: 'signed',
    what: 'CPU of a hit of a private picture, signed ÷ a public one',
  });
}

type HitRound = Record<
  string,
  { readonly cpuUs: number; readonly perSecond: number; readonly bytes: number }
>;

async function hitsOf(
  scene: Scene,
  client: Client,
  { name, address }: { readonly name: string; readonly address: string },
): Promise<HitRound[string]> {
  const { product } = scene;
  const { body } = await client.ask(address);
  const figures = await load(
    scene,
    {
      ...{ name, url: product.url + address, bytes: body.length, cpuMs: () => cpuMs(product.pid) },
      expects: { status: 200, cacheStatus: 'Vitrine; hit; detail=memory' },
    },
    Math.max(1, Math.round(scene.seconds)),
  );
  if (figures === undefined) throw new Error(`${name}: nothing was measured.`);
  const { cpuUs, perSecond } = figures;
  return { cpuUs, perSecond, bytes: body.length };
}

function reportHit(
  { report }: Scene,
  rounds: readonly HitRound[],
  { name, what }: { readonly name: string; readonly what: string },
): void {
  const figure = (of: string) => median(rounds.map((round) => round[of]?.cpuUs ?? Number.NaN));
  report.add({
    ...{ what, unit: '×', bound: { atMost: 1.1 } },
    value: median(
      rounds.map((round) => (round[name]?.cpuUs ?? Number.NaN) / (round['picture']?.cpuUs ?? Number.NaN)),
    ),
    from: `${shown(figure(name))} and ${shown(figure('picture'))} µs`,
  });
}

function reportRate({ report }: Scene, rounds: readonly HitRound[]): void {
  const rate = (of: string, round: HitRound) => round[of]?.perSecond ?? Number.NaN;
  const about = (of: string) => {
    const perSecond = median(rounds.map((round) => rate(of, round)));
    return `${shown(perSecond)}/s of ${rounds[0]?.[of]?.bytes} bytes`;
  };
  report.add({
    ...{ what: 'hits of ~info a second ÷ hits of a picture', unit: '×', bound: { atLeast: 0.95 } },
    value: median(rounds.map((round) => rate('info', round) / rate('picture', round))),
    from: `${about('info')} and ${about('picture')}`,
  });
}

/** Of the server and the processes it renders in, for each picture. */
async function cpuOf({ product }: Scene, addresses: readonly string[]): Promise<number> {
  using client = new Client(product.url, 2);
  const waiting = [...addresses];
  const before = cpuMs(product.pid);
  await inLoops(2, async () => {
    const address = waiting.pop();
    if (address === undefined) return false;
    const { status, body } = await client.ask(address);
    if (status !== 200) throw new Error(`${address}: ${status} ${body.toString().slice(0, 300)}`);
    return true;
  });
  return (cpuMs(product.pid) - before) / addresses.length;
}
