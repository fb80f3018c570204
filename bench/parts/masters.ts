import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { InProcess } from '../peers/in-process.ts';
import { ipxAddress, startIpx } from '../peers/ipx.ts';
import { type Answer, Client, inLoops } from '../support/client.ts';
import { Cycles } from '../support/cycles.ts';
import { freshSize, type Kind, kinds, operationsOf, plannedOutput, type Size } from '../support/kinds.ts';
import type { PictureFile } from '../support/pictures.ts';
import { cpuMs } from '../support/processes.ts';
import { type Bound, shown } from '../support/report.ts';
import type { Scene } from '../support/scene.ts';
import { median } from '../support/statistics.ts';
import { pictureAddress, sendPicture } from '../support/upload.ts';

type Trial = {
  readonly name: string;
  readonly kind: Kind;
  readonly base: Size;
  readonly pictures: readonly PictureFile[];
  /** Of the library, where only this part asks for pictures. */
  readonly folder: string;
  readonly bound: Bound;
  /** Whether ipx is asked for the same. */
  readonly peer: boolean;
};

/**
 * What a request costs when its picture is made from a reduced copy, against sharp alone making it from the original,
 * and against ipx. The copies were made before, as they are for a picture that is asked for more than once.
 */
export async function measureMasters(scene: Scene): Promise<void> {
  await uploadAll(scene, ordinary, scene.set.jpeg);
  const large = await largePictures(scene);
  await using inProcess = await InProcess.start();
  await using ipx = await startIpx(scene.set.folder);
  for (const trial of trialsOf(scene, large)) {
    await askServer(scene, trial, 0);
    const rounds = [];
    for (let round = 0; round < scene.rounds; round += 1) {
      const span = { firstCycle: scene.cycle.get(trial.name) ?? 0, seconds: scene.seconds };
      const alone = await inProcess.run({
        files: trial.pictures.map(({ path }) => path),
        output: plannedOutput(trial.kind),
        inFlight: 1,
        base: trial.base,
        ...span,
      });
      const server = await askServer(scene, trial, scene.seconds);
      const peer = trial.peer ? await askIpx(ipx, trial, span) : undefined;
      rounds.push({ alone: alone.cpuMs / alone.done, server, peer });
    }
    scene.report.keep(`masters ${trial.name}`, rounds);
    report(scene, trial, rounds);
  }
}

function trialsOf({ set }: Scene, large: readonly PictureFile[]): Trial[] {
  const [jpeg, webp] = kinds;
  if (jpeg === undefined || webp === undefined) throw new Error('There are no kinds of renders.');
  const middle = { width: 497, height: 376 };
  const small = { width: 300, height: 225 };
  const trial = (kind: Kind, base: Size, atMost: number, pictures = set.jpeg): Trial => ({
    name: `${pictures === large ? 24 : 12} MP → ${base === middle ? 512 : 300} px ${kind.format}`,
    folder: pictures === large ? enlarged : ordinary,
    ...{ kind, base, pictures, bound: { atMost }, peer: pictures !== large && base === middle },
  });
  return [
    trial(jpeg, middle, 0.45),
    trial(webp, middle, 0.55),
    trial(jpeg, small, 0.48),
    trial(webp, small, 0.6),
    trial(jpeg, middle, 0.3, large),
  ];
}

const ordinary = '/masters';
const enlarged = '/masters-large';

/** Some of the set enlarged to 24 MP of the same shape: another would need a larger copy for the same sizes. */
async function largePictures(scene: Scene): Promise<PictureFile[]> {
  const folder = join(scene.workspace, 'large');
  await mkdir(folder, { recursive: true });
  const pictures: PictureFile[] = [];
  for (const { path: from, name } of scene.set.jpeg.slice(0, 8)) {
    const bytes = await sharp(from).resize(5_656, 4_242, { fit: 'fill' }).jpeg({ quality: 90 }).toBuffer();
    const path = join(folder, name);
    await writeFile(path, bytes);
    pictures.push({ name, path, bytes });
  }
  await uploadAll(scene, enlarged, pictures);
  return pictures;
}

async function uploadAll({ product, account }: Scene, folder: string, pictures: readonly PictureFile[]) {
  using client = new Client(product.url, 1);
  for (const { name, bytes } of pictures)
    await sendPicture(client, account, 'native', { name, bytes, folder });
}

async function askServer(scene: Scene, trial: Trial, seconds: number): Promise<number> {
  const { product, account } = scene;
  const cycles = new Cycles(trial.pictures, { firstCycle: scene.cycle.get(trial.name) ?? 0, seconds });
  const figure = await cpuEach(product.url, () => cpuMs(product.pid), {
    cycles,
    address: ({ name }, cycle) =>
      pictureAddress(
        account,
        `${trial.folder}/${name}`,
        operationsOf(trial.kind, freshSize(cycle, trial.base)),
      ),
    pictures: trial.pictures,
    mime: trial.kind.mime,
  });
  scene.cycle.set(trial.name, cycles.nextCycle);
  return figure;
}

function askIpx(
  ipx: { readonly url: string; cpuMs(): number },
  { kind, base, pictures }: Trial,
  span: { firstCycle: number; seconds: number },
): Promise<number> {
  return cpuEach(ipx.url, () => ipx.cpuMs(), {
    cycles: new Cycles(pictures, span),
    address: ({ name }, cycle) => ipxAddress(kind, freshSize(cycle, base), name),
    pictures,
    mime: kind.mime,
  });
}

type Asking = {
  readonly cycles: Cycles;
  readonly pictures: readonly PictureFile[];
  readonly address: (file: PictureFile, cycle: number) => string;
  readonly mime: string;
};

async function cpuEach(url: string, cpu: () => number, { cycles, pictures, address, mime }: Asking) {
  using client = new Client(url, 4);
  let done = 0;
  const before = cpu();
  await inLoops(4, async () => {
    const turn = cycles.next();
    const file = turn && pictures[turn.index];
    if (turn === undefined || file === undefined) return false;
    expectPicture(await client.ask(address(file, turn.cycle)), mime);
    done += 1;
    return true;
  });
  return (cpu() - before) / done;
}

function expectPicture({ status, headers, body }: Answer, mime: string): void {
  if (status !== 200 || headers['content-type'] !== mime)
    throw new Error(`Expected ${mime}, got ${status} ${body.toString().slice(0, 300)}`);
}

type Round = { readonly alone: number; readonly server: number; readonly peer: number | undefined };

function report(scene: Scene, { name, bound }: Trial, rounds: readonly Round[]): void {
  const middle = (figure: (round: Round) => number): string => shown(median(rounds.map(figure)));
  scene.report.add({
    what: `CPU of a miss with masters ÷ sharp from the original, ${name}`,
    value: median(rounds.map(({ server, alone }) => server / alone)),
    unit: '×',
    bound,
    from: `${middle((r) => r.server)} and ${middle((r) => r.alone)} ms`,
  });
  if (rounds.some(({ peer }) => peer === undefined)) return;
  scene.report.add({
    what: `CPU of a miss with masters ÷ ipx 3.1.1, ${name}`,
    value: median(rounds.map(({ server, peer }) => server / (peer ?? Number.NaN))),
    unit: '×',
    bound: { atMost: 0.5 },
    from: `${middle((r) => r.server)} and ${middle((r) => r.peer ?? Number.NaN)} ms`,
  });
}
