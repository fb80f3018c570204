import { setTimeout as pause } from 'node:timers/promises';
import { Client } from '../support/client.ts';
import { paced } from '../support/paced.ts';
import { shown } from '../support/report.ts';
import { freshJpegAddresses, libraryPath, type Scene } from '../support/scene.ts';
import { person, signedIn } from '../support/signed-in.ts';
import { median, percentile } from '../support/statistics.ts';
import { pictureAddress } from '../support/upload.ts';

const perSecond = 20;
const signInsPerSecond = 5;

/** A page of one's sessions, and what pictures wait while people sign in. */
export async function measurePeople(scene: Scene): Promise<void> {
  const cookie = await signedIn(scene.data);
  using client = new Client(scene.product.url, 16);
  // So that there is something on the page.
  for (let session = 0; session < 10; session += 1) await signIn(client, session, person.email);
  const pages: number[] = [];
  for (let round = 0; round < scene.rounds; round += 1) {
    const count = Math.round(scene.seconds * perSecond * 2);
    const headers = { cookie };
    pages.push(...(await paced({ count, perSecond }, () => client.ask('/account', { headers }))));
  }
  scene.report.add({
    what: 'page of one’s sessions at 20 requests/s, p99',
    ...{ value: percentile(pages, 0.99), unit: 'ms', bound: { atMost: 60 } },
    from: `p50 ${shown(percentile(pages, 0.5))} ms, ${pages.length} pages of 10 sessions`,
  });
  await measurePictures(scene, client);
}

/** Hits and misses, each with nobody signing in and with five a second, alternated. */
async function measurePictures(scene: Scene, client: Client): Promise<void> {
  const [file] = scene.set.jpeg;
  if (file === undefined) throw new Error('There are no JPEG pictures.');
  const hit = pictureAddress(scene.account, libraryPath('jpeg', file), 'w_640,f_jpg,q_80');
  await client.ask(hit);
  const fresh = freshJpegAddresses(scene);
  const kinds = {
    'picture from memory': { address: () => hit, perSecond: 50, atMost: 30 },
    // Few enough that the machine is not full without anybody who signs in.
    'picture that is made': { address: fresh, perSecond: 5, atMost: 400 },
  };
  for (const [what, { address, perSecond: each, atMost }] of Object.entries(kinds)) {
    const rounds: { alone: number; beside: number; signIns: number }[] = [];
    for (let round = 0; round < scene.rounds; round += 1) {
      const probe = () =>
        paced({ count: Math.round(scene.seconds * each * 3), perSecond: each }, () => client.ask(address()));
      const alone = percentile(await probe(), 0.99);
      const over = new AbortController();
      const signIns = signInUntil(client, over.signal);
      const beside = percentile(await probe(), 0.99);
      over.abort();
      rounds.push({ alone, beside, signIns: await signIns });
    }
    scene.report.keep(`${what} beside sign-ins`, rounds);
    const alone = median(rounds.map((round) => round.alone));
    scene.report.add({
      what: `p99 of a ${what} while people sign in`,
      value: median(rounds.map(({ beside }) => beside)),
      unit: 'ms',
      bound: { atMost: Math.max(atMost, Math.round(1.5 * alone)) },
      from: `${shown(alone)} ms without; ${signInsPerSecond} sign-ins a second, ${median(rounds.map((round) => round.signIns))} a round`,
    });
  }
}

let attempts = 100;

/** Of addresses that nobody has, which cost the same; gives how many were answered. */
async function signInUntil(client: Client, over: AbortSignal): Promise<number> {
  const answers: Promise<void>[] = [];
  while (!over.aborted) {
    attempts += 1;
    answers.push(signIn(client, attempts, `nobody-${attempts}@example.org`));
    await pause(1_000 / signInsPerSecond);
  }
  await Promise.all(answers);
  return answers.length;
}

/** By the form, from an address of its own: nobody may try often from one. */
async function signIn(client: Client, index: number, email: string): Promise<void> {
  const token = 'A'.repeat(22);
  const body = Buffer.from(String(new URLSearchParams({ email, password: person.password, token })));
  const { status } = await client.ask('/sign-in', {
    method: 'POST',
    body,
    headers: {
      cookie: `form=${token}`,
      'content-type': 'application/x-www-form-urlencoded',
      'x-forwarded-for': `9.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`,
    },
  });
  if (status !== 303 && status !== 401 && status !== 400)
    throw new Error(`A sign-in was answered ${status}.`);
}
