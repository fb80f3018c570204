import { sql } from 'kysely';
import type { Context } from '#context.ts';
import type { Db, Tx } from '#database/database.ts';
import { appendToLedger } from '#privacy/ledger/ledger.ts';
import type { Watched } from '#privacy/registries.ts';
import type { Change } from './change.ts';
import { composeSaid, hashOf, type Said } from './said.ts';
import { scheduleVersion } from './schedule.ts';

/** A version of the notice: from when on it holds. */
export type PostedVersion = {
  readonly number: number;
  readonly class: 'first' | 'correction' | 'minor' | 'substantial';
  /** Whether there was anybody to wait for. */
  readonly awaited: boolean;
  readonly postedAt: Date;
  readonly effectiveAt: Date;
  /** The law that brought it into force before its time. */
  readonly law: string | null;
  /** SHA-256 of everything it says, as hexadecimal digits. */
  readonly sha256: string;
};

/** With what it changed. */
export type ChangedVersion = PostedVersion & { readonly changes: readonly Change[] };

/** With everything it says as well, which is long. */
export type NoticeVersion = ChangedVersion & { readonly said: Said };

/** Every version, the first in front. */
export async function listPosted(db: Db | Tx): Promise<PostedVersion[]> {
  return (await select(db).execute()).map(postedOf);
}

export async function listChanged(db: Db | Tx): Promise<ChangedVersion[]> {
  const rows = await select(db).select('changes').execute();
  return rows.map((row) => ({ ...postedOf(row), changes: row.changes as readonly Change[] }));
}

export async function listVersions(db: Db | Tx): Promise<NoticeVersion[]> {
  const rows = await select(db).select(['changes', 'said']).execute();
  return rows.map((row) => ({
    ...postedOf(row),
    ...{ changes: row.changes as readonly Change[], said: row.said as Said },
  }));
}

export async function readSaid(db: Db, { number }: PostedVersion): Promise<Said> {
  const { said } = await db
    .selectFrom('notice_versions')
    .select('said')
    .where('number', '=', number)
    .executeTakeFirstOrThrow();
  return said as Said;
}

function select(db: Db | Tx) {
  return db
    .selectFrom('notice_versions as version')
    .leftJoin('notice_laws as law', 'law.number', 'version.number')
    .select(['version.number', 'class', 'awaited', 'posted_at', 'effective_at', 'sha256', 'law', 'second_at'])
    .orderBy('version.number');
}

function postedOf(row: Awaited<ReturnType<ReturnType<typeof select>['execute']>>[number]): PostedVersion {
  return {
    ...{ number: row.number, class: row.class, awaited: row.awaited, postedAt: row.posted_at },
    effectiveAt: row.second_at ?? row.effective_at,
    law: row.second_at === null ? null : row.law,
    sha256: row.sha256.toString('hex'),
  };
}

/** The latest version whose time has come. */
export function inForceAt<Version extends PostedVersion>(
  versions: readonly Version[],
  now: Date,
): Version | undefined {
  return versions.findLast(({ effectiveAt }) => effectiveAt <= now);
}

/** Whether it is yet to come; one that a later version overtakes never does. */
export function isComing(version: PostedVersion, versions: readonly PostedVersion[], now: Date): boolean {
  return version.effectiveAt > now && !isOvertaken(version, versions);
}

export function isOvertaken(
  { number, effectiveAt }: PostedVersion,
  versions: readonly PostedVersion[],
): boolean {
  return versions.some((other) => other.number > number && other.effectiveAt < effectiveAt);
}

export async function noticeInForce({ database, clock }: Context): Promise<PostedVersion | undefined> {
  return inForceAt(await listPosted(database.db), clock.now());
}

/** Posts the notice when it says something else than the last version that was posted. */
export async function recordNotice({ ctx, inventory, recipients }: Watched): Promise<void> {
  const said = composeSaid(ctx, { inventory, recipients });
  const now = ctx.clock.now();
  await ctx.database.transaction(async (tx) => {
    // Two that start at once would both follow the same one.
    await sql`lock table notice_versions in share row exclusive mode`.execute(tx);
    const versions = await listVersions(tx);
    if (versions.at(-1)?.sha256 === hashOf(said)) return;
    await post(tx, now, { said, versions });
  });
}

async function post(
  tx: Tx,
  now: Date,
  { said, versions }: { said: Said; versions: readonly NoticeVersion[] },
): Promise<void> {
  const last = versions.at(-1);
  const inForce = inForceAt(versions, now);
  const isFirst = last === undefined || inForce === undefined;
  const scheduled = isFirst
    ? ({ class: 'first', effectiveAt: now, changes: [] } as const)
    : scheduleVersion(said, { last, inForce: inForce.said, now });
  const awaited = !isFirst && (await isAnybodyThere(tx));
  const effectiveAt = awaited ? scheduled.effectiveAt : now;
  const version = { number: (last?.number ?? 0) + 1, class: scheduled.class, awaited };
  const sha256 = hashOf(said);
  await tx
    .insertInto('notice_versions')
    .values({
      ...{ ...version, posted_at: now, effective_at: effectiveAt, sha256: Buffer.from(sha256, 'hex') },
      ...{ said: JSON.stringify(said), changes: JSON.stringify(scheduled.changes) },
    })
    .execute();
  const facts = { sha256, ...version, effectiveAt: effectiveAt.toISOString() };
  await appendToLedger(tx, now, { kind: 'notice', facts });
}

/** Without anybody who has an account, or answers for an organization, there is nobody to be told and nothing of theirs. */
async function isAnybodyThere(tx: Tx): Promise<boolean> {
  const people = await tx.selectFrom('people').select('id').limit(1).execute();
  const organizations = await tx.selectFrom('organizations').select('id').limit(1).execute();
  return people.length + organizations.length > 0;
}
