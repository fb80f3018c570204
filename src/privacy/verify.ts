import { text } from 'node:stream/consumers';
import type { Recipient } from '#platform/outbound.ts';
import { safeFetch } from '#platform/safe-fetch.ts';
import { brokenEntry, type LedgerEntry } from './ledger/chain.ts';
import { isSignedBy, type ReceiptJwk, type SignedReceipt } from './receipts/sign-receipt.ts';
import { noticeDays } from './notice/weight.ts';
import { expiryOf } from './well-known.ts';

/** Another server whose promises somebody looks at. */
export const verifiedServer: Recipient = {
  id: 'verified-server',
  who: 'a server whose promises the operator asks this program to check',
  gets: ['that this program asks'],
  why: 'to check from outside what a server says of itself',
  host: 'asked',
};

export type Check = { readonly check: string; readonly holds: boolean; readonly says: string };

type Answer = { readonly status: number; readonly type: string; readonly body: string };

/** Looks at what a server says of itself, as any stranger can, and at a receipt of it. `address` is its public address. */
export async function verifyServer(address: string, now: Date, receipt?: SignedReceipt): Promise<Check[]> {
  const ask = asker(address);
  const checks: Check[] = [];
  for (const [check, look] of looks) checks.push(await tryCheck(check, () => look(ask, now)));
  if (receipt !== undefined) checks.push(await tryCheck('receipt', () => lookAtReceipt(ask, receipt)));
  return checks;
}

type Ask = (path: string) => Promise<Answer>;
type Look = (ask: Ask, now: Date) => Promise<string>;

/** What is wrong is thrown, as a sentence; what is given back says what was seen. */
const looks: readonly (readonly [check: string, look: Look])[] = [
  ['notice', lookAtNotice],
  ['evidence', lookAtEvidence],
  ['ledger', lookAtLedger],
  ['gpc.json', lookAtGpc],
  ['dnt', lookAtTracking],
  ['security.txt', lookAtSecurity],
];

async function tryCheck(check: string, look: () => Promise<string>): Promise<Check> {
  try {
    return { check, holds: true, says: await look() };
  } catch (error) {
    return { check, holds: false, says: error instanceof Error ? error.message : String(error) };
  }
}

function asker(address: string): Ask {
  const base = new URL(address);
  const port = base.port === '' ? (base.protocol === 'https:' ? '443' : '80') : base.port;
  return async (path) => {
    const { status, headers, body } = await safeFetch(base.origin + path, {
      recipient: verifiedServer,
      maxBytes: 20_000_000,
      timeoutMs: 30_000,
      // It was named on the command line, so it may be of the own network.
      allow: [`${base.hostname}:${port}`],
      maxRedirects: 0,
    });
    return { status, type: headers.contentType ?? '', body: await text(body) };
  };
}

async function lookAtNotice(ask: Ask, now: Date): Promise<string> {
  const { body } = await found(ask, '/privacy.md');
  const [, sha256 = ''] = /SHA-256 `([0-9a-f]{64})`/.exec(body) ?? [];
  const entries = (await entriesOf(ask)).filter(({ kind }) => kind === 'notice');
  demand(sha256 !== '', 'The notice does not say its hash.');
  const hasty = entries.find((entry) => !waitedLongEnough(entry));
  demand(hasty === undefined, `A version was in force earlier than promised: entry ${hasty?.seq}.`);
  const recorded = versionInForce(entries, now)?.facts['sha256'];
  demand(recorded === sha256, 'The version in force has another hash in the record than the notice.');
  return `Its hash ${sha256.slice(0, 16)}… is that of the record.`;
}

/** A law may bring a version into force before its time; that is an entry of its own, and a later one. */
function versionInForce(entries: readonly LedgerEntry[], now: Date): LedgerEntry | undefined {
  const versions = new Map(entries.map((entry) => [entry.facts['number'] ?? entry.seq, entry]));
  return [...versions.values()]
    .toSorted((one, other) => Number(one.facts['number'] ?? 0) - Number(other.facts['number'] ?? 0))
    .findLast((entry) => effectOf(entry) <= now.getTime());
}

/** Entries from before versions had a day of their own took effect as they were made. */
function effectOf({ at, facts }: LedgerEntry): number {
  const { effectiveAt } = facts;
  return Date.parse(typeof effectiveAt === 'string' ? effectiveAt : at);
}

function waitedLongEnough(entry: LedgerEntry): boolean {
  const { at, facts } = entry;
  const days = { minor: noticeDays.minor, substantial: noticeDays.substantial }[String(facts['class'])] ?? 0;
  const waited = (effectOf(entry) - Date.parse(at)) / 86_400_000;
  return facts['awaited'] !== true || waited >= days;
}

async function lookAtEvidence(ask: Ask): Promise<string> {
  const { body } = await found(ask, '/privacy/evidence.json');
  const { clauses } = JSON.parse(body) as { clauses: readonly { id: string; state: string }[] };
  const red = clauses.filter(({ state }) => state === 'red').map(({ id }) => id);
  demand(red.length === 0, `The server itself says that these do not hold: ${red.join(', ')}.`);
  const green = clauses.filter(({ state }) => state === 'green').length;
  return `${green} of ${clauses.length} sentences are green, none is red.`;
}

async function lookAtLedger(ask: Ask): Promise<string> {
  const entries = await entriesOf(ask);
  const broken = brokenEntry(entries);
  demand(broken === undefined, `Entry ${broken?.seq} does not follow from those before it.`);
  demand(entries.length > 0, 'It is empty.');
  return `${entries.length} entries, each following from those before; the last is ${entries.at(-1)?.hash}.`;
}

async function lookAtGpc(ask: Ask): Promise<string> {
  const support = JSON.parse((await found(ask, '/.well-known/gpc.json')).body) as {
    gpc?: unknown;
    lastUpdate?: unknown;
  };
  demand(support.gpc === true, 'It does not say that Global Privacy Control is honoured.');
  demand(/^\d{4}-\d\d-\d\d/.test(String(support.lastUpdate)), 'It has no date.');
  return 'Global Privacy Control is honoured.';
}

async function lookAtTracking(ask: Ask): Promise<string> {
  const { body, type } = await found(ask, '/.well-known/dnt/');
  demand(type.startsWith('application/tracking-status+json'), `It has the type ${type}.`);
  demand(
    (JSON.parse(body) as { tracking?: unknown }).tracking === 'N',
    'It does not say that nobody is tracked.',
  );
  return 'Nobody is tracked.';
}

async function lookAtSecurity(ask: Ask, now: Date): Promise<string> {
  const { body } = await found(ask, '/.well-known/security.txt');
  demand(/^Contact: \S+/m.test(body), 'It names no contact.');
  const days = Math.floor((expiryOf(body).getTime() - now.getTime()) / 86_400_000);
  demand(days > 30, `It runs out in ${days} days.`);
  return `It names a contact and holds for ${days} days.`;
}

/** Whether this server signed it, and its record has what it says, where it names an entry of it. */
async function lookAtReceipt(ask: Ask, signed: SignedReceipt): Promise<string> {
  const { keys } = JSON.parse((await found(ask, '/.well-known/jwks.json')).body) as { keys: ReceiptJwk[] };
  const key = keys.find(({ kid }) => kid === signed.signature.key);
  demand(key !== undefined && isSignedBy(key, signed), 'This server did not sign it, or it was changed.');
  const { record, events } = signed.receipt as {
    record?: Pick<LedgerEntry, 'seq' | 'hash'>;
    events?: readonly { event_state: string; event_time: string }[];
  };
  const last = events?.at(-1);
  if (last !== undefined) return `Signed by this server: ${last.event_state} at ${last.event_time}.`;
  const entry = (await entriesOf(ask)).find(({ seq }) => seq === record?.seq);
  demand(entry !== undefined && entry.hash === record?.hash, 'The record does not have what it says.');
  return `This server signed it, and entry ${entry?.seq} of the record is the one it names.`;
}

async function entriesOf(ask: Ask): Promise<LedgerEntry[]> {
  const entries: LedgerEntry[] = [];
  for (;;) {
    const { body } = await found(ask, `/privacy/ledger.json?after=${entries.length}`);
    const more = (JSON.parse(body) as { entries: LedgerEntry[] }).entries;
    if (more.length === 0) return entries;
    entries.push(...more);
  }
}

async function found(ask: Ask, path: string): Promise<Answer> {
  const answer = await ask(path);
  demand(answer.status === 200, `${path} answers ${answer.status}.`);
  return answer;
}

function demand(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise);
}
