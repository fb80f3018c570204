import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import sharp from 'sharp';
import type { Answer, Client } from '../support/client.ts';
import type { Account } from '../support/product.ts';
import { type Door, pathOf, pictureAddress, sendPicture } from '../support/upload.ts';
import type { HostileFile } from './files.ts';
import type { Outcome, Requested } from './outcome.ts';
import { tracesIn } from '#imaging/leaks/traces.ts';
import { secretsIn } from './secrets.ts';

/** No answer may take longer. */
const longestMs = 10_000;

type Wanted = { readonly what: string; readonly operations: string; readonly accept?: string };

/** What is asked of every accepted file. */
const wanted: readonly Wanted[] = [
  { what: '256 px WebP', operations: 'w_256,f_webp' },
  { what: 'original', operations: '' },
  { what: 'f_auto as AVIF', operations: 'f_auto', accept: 'image/avif,image/webp,*/*' },
  { what: 'crop', operations: 'c_crop,w_64,h_64,g_center' },
];

/** Uploads one file and asks for it in every way; never throws for what the server does. */
export async function tryFile(
  client: Client,
  account: Account,
  door: Door,
  file: HostileFile,
): Promise<Outcome> {
  const bytes = await readFile(file.path);
  const requests: Requested[] = [];
  const violations: string[] = [];
  const name = file.name.replaceAll('/', '-');
  const upload = await insist(requests, 'upload', () => sendPicture(client, account, door, { name, bytes }));
  violations.push(...faultsOf('upload', requests.at(-1)));
  if (upload?.status === 200 || upload?.status === 201) {
    const path = pathOf(door, upload);
    for (const request of wanted) {
      const headers: Record<string, string> = request.accept === undefined ? {} : { accept: request.accept };
      const ask = () => client.ask(pictureAddress(account, path, request.operations), { headers });
      const answer = await insist(requests, request.what, ask);
      violations.push(
        ...faultsOf(request.what, requests.at(-1)),
        ...(await faultsOfPicture(request, answer, bytes)),
      );
    }
  }
  return { file, door, uploaded: upload?.status ?? 0, requests, violations };
}

/** Asks again while the answer is 503, as that answer invites to. */
async function insist(
  requests: Requested[],
  what: string,
  ask: () => Promise<Answer>,
): Promise<Answer | undefined> {
  for (let busy = 0; ; busy += 1) {
    const started = performance.now();
    const answer = await Promise.race([
      ask().catch(() => undefined),
      pause(1.5 * longestMs, undefined, { ref: false }),
    ]);
    if (answer?.status === 503 && busy < 60) {
      await pause(250);
      continue;
    }
    requests.push({ what, status: answer?.status ?? 0, ms: performance.now() - started, busy });
    return answer;
  }
}

function faultsOf(what: string, requested: Requested | undefined): string[] {
  const { status = 0, ms = 0 } = requested ?? {};
  const faults: string[] = [];
  if (status === 0) faults.push(`${what}: no answer within ${(ms / 1_000).toFixed(1)} s`);
  else if (status !== 200 && status !== 201 && (status < 400 || status > 499))
    faults.push(`${what}: status ${status}`);
  if (ms > longestMs) faults.push(`${what}: took ${(ms / 1_000).toFixed(1)} s`);
  return faults;
}

/** What is delivered must be a picture that others can read, and must not tell what the file told. */
async function faultsOfPicture(
  { what }: Wanted,
  answer: Answer | undefined,
  sent: Buffer,
): Promise<string[]> {
  if (answer?.status !== 200) return [];
  const faults = tracesIn(answer.body).map((trace) => `${what}: carries ${trace}`);
  for (const secret of secretsIn(sent)) {
    const forms = [Buffer.from(secret, 'latin1'), Buffer.from(secret, 'utf16le')];
    if (forms.some((form) => answer.body.includes(form)))
      faults.push(`${what}: still says ${JSON.stringify(secret)}`);
  }
  // An original is as whole as it was sent; what we encode ourselves must decode.
  if (what !== 'original') {
    try {
      await sharp(answer.body, { failOn: 'error', limitInputPixels: false }).resize(16, 16).toBuffer();
    } catch (error) {
      faults.push(`${what}: does not decode: ${String(error)}`);
    }
  }
  return faults;
}
