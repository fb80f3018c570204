import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { Watch } from '#backup/archive.ts';
import { type Ending, endingName, isRowsPart } from '#backup/format.ts';
import { TarFault } from '#backup/tar-header.ts';
import { TarReader } from '#backup/tar-reader.ts';
import { Problem } from '#platform/problem.ts';
import {
  hashLine,
  isHashes,
  transferBeginningName,
  type TransferBeginning,
  transferFormat,
  transferVersion,
} from './format.ts';
import { parseSaid } from './notices.ts';
import { transfersProblems } from './problems.ts';

/** Gives whether the content is what the key says. */
type Take = (key: string, content: AsyncIterable<Buffer>) => Promise<boolean>;

const readBytes = 262_144;
/** A notice of an installation has some 200 kB. */
const beginningBytes = 16 * 2 ** 20;
const endingBytes = 2 ** 20;
/** Twice what is written down at a time. */
const mostUnlisted = 2 * 2 ** 20;

/** What an archive says of itself. Throws `transfer-file-invalid`, `TarFault`. */
export async function readBeginning(path: string): Promise<TransferBeginning> {
  await using reader = new TarReader(createReadStream(path, { highWaterMark: readBytes }));
  const first = await reader.next().catch((error: unknown) => {
    if (!(error instanceof TarFault)) throw error;
  });
  const wrong = new Problem(transfersProblems['transfer-file-invalid'], {
    ...{ thing: 'file', value: path, expected: 'an archive that vitrine transfer export wrote' },
  });
  if (first?.name !== transferBeginningName) throw wrong;
  const beginning = parseJson(await reader.text(beginningBytes)) as TransferBeginning;
  if (beginning.format !== transferFormat || beginning.version !== transferVersion) throw wrong;
  parseSaid(beginning.notice.said, beginning.notice.sha256);
  return beginning;
}

export type ReadArchive = Ending & {
  /** SHA-256 of the whole file. */
  readonly fileSha256: Buffer;
};

/** Reads the whole file, gives each object to `take`, and proves that every entry is as it was written. */
export async function readArchive(path: string, watch: Watch, take: Take): Promise<ReadArchive> {
  const whole = createHash('sha256');
  const source = hashing(createReadStream(path, { highWaterMark: readBytes }), whole);
  await using reader = new TarReader(source);
  const seen = { objects: 0, bytes: 0 };
  const damaged: string[] = [];
  let unlisted = '';
  for (;;) {
    watch.signal.throwIfAborted();
    const entry = await reader.next();
    if (entry === undefined) throw new TarFault('it ends too early');
    const { name, bytes } = entry;
    if (name === endingName) break;
    if (isHashes(name)) {
      if ((await reader.text(unlisted.length)) !== unlisted) throw new TarFault(`${name} lists other hashes`);
      unlisted = '';
      continue;
    }
    const hash = createHash('sha256');
    const content = hashing(reader.content(), hash);
    if (name === transferBeginningName || isRowsPart(name)) await drain(content);
    else {
      if (!(await take(name, content))) damaged.push(name);
      seen.objects += 1;
      seen.bytes += bytes;
      watch.progress(seen);
    }
    unlisted += hashLine(name, bytes, hash.digest('hex'));
    if (unlisted.length > mostUnlisted) throw new TarFault('its hashes are missing');
  }
  const ending = await readEnding(reader);
  if (unlisted !== '') throw new TarFault('its last hashes are missing');
  assertCounted(ending, seen, damaged);
  await drain(source);
  return { ...ending, fileSha256: whole.digest() };
}

async function readEnding(reader: TarReader): Promise<Ending> {
  const before = reader.sha256Before;
  const ending = parseJson(await reader.text(endingBytes)) as Ending;
  if (ending.sha256 !== before) throw new TarFault('its content was changed');
  if ((await reader.next()) !== undefined) throw new TarFault('it goes on after its end');
  return ending;
}

function assertCounted(
  ending: Ending,
  seen: { readonly objects: number; readonly bytes: number },
  damaged: readonly string[],
): void {
  if (ending.objects !== seen.objects || ending.bytes !== seen.bytes)
    throw new TarFault(`it says ${ending.objects} objects and has ${seen.objects}`);
  const told = new Set(ending.faults.map(({ key }) => key));
  const untold = damaged.find((key) => !told.has(key));
  if (untold !== undefined && ending.moreFaults === 0)
    throw new TarFault(`${untold} is not what its key says`);
}

/** The rows, as they were dumped. */
export async function* readRows(path: string): AsyncGenerator<Buffer> {
  await using reader = new TarReader(createReadStream(path, { highWaterMark: readBytes }));
  for (let entry = await reader.next(); entry !== undefined; entry = await reader.next()) {
    if (entry.name === endingName) return;
    if (isRowsPart(entry.name)) yield* reader.content();
  }
}

async function* hashing(content: AsyncIterable<Buffer>, hash: Hash): AsyncGenerator<Buffer> {
  for await (const piece of content) {
    hash.update(piece);
    yield piece;
  }
}

async function drain(content: AsyncIterable<Buffer>): Promise<void> {
  for await (const _ of content) continue;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new TarFault('a part of it is not JSON');
  }
}
