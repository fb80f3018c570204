import { join } from 'node:path';
import type { Operator } from '#access/actor.ts';
import { admitMember, type ArrivingMember, recordArrival } from '#accounts/arrivals.ts';
import { erasureSecret } from '#accounts/erase-again.ts';
import { isCloudname } from '#accounts/organizations.ts';
import { organizationChanges } from '#accounts/organization-changes.ts';
import { accountsProblems } from '#accounts/problems.ts';
import type { Watch } from '#backup/archive.ts';
import { backupProblems } from '#backup/problems.ts';
import { keepObject } from '#backup/restore.ts';
import { TarFault } from '#backup/tar-header.ts';
import type { Context } from '#context.ts';
import { readLines } from '#database/backup/lines.ts';
import type { Tx } from '#database/database.ts';
import { appliedMigrations } from '#database/migrate.ts';
import { sql } from 'kysely';
import { holdObjects } from '#library/holds.ts';
import { sendLetter } from '#outbox/send-letter.ts';
import { type Id, isId } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import { erasuresFile, readErasures } from '#privacy/ledger/kept-erasures.ts';
import { appendToLedger } from '#privacy/ledger/ledger.ts';
import { hashSubject } from '#privacy/subjects/erase.ts';
import { errorCode } from '#storage/error-code.ts';
import { type Acceptance, ownAcceptance } from './accept.ts';
import { type Arriving, type Filled, fillOrganization, isObjectOf } from './fill.ts';
import type { TransferBeginning } from './format.ts';
import { arrivedLetter } from './letters.ts';
import { differencesHere, untold } from './notices.ts';
import { transfersProblems } from './problems.ts';
import { type ReadArchive, readArchive, readBeginning, readRows } from './read-archive.ts';

export type Importing = {
  readonly path: string;
  /** Another name in URLs than it had; undefined for the same. */
  readonly cloudname: string | undefined;
  readonly watch: Watch;
};

export type Imported = {
  readonly cloudname: string;
  readonly organization: string;
  readonly origin: string;
  readonly objects: number;
  readonly bytes: number;
  /** Members who had an account here, and members who got an invitation. */
  readonly admitted: number;
  readonly invited: number;
  readonly faults: ReadArchive['faults'];
  readonly moreFaults: number;
};

/**
 * Takes an organization in that another server gave: first every object, then, when the file has proved whole, all rows in one
 * transaction. What fails leaves nothing; what a kill leaves are objects without rows, which the next import uses and the sweep takes. Throws
 * `transfer-not-accepted`, `transfer-promises-less`, `transfer-other-version`, `transfer-erased-here`,
 * `transfer-there-already`, `cloudname-taken`, `cloudname-invalid`, `backup-damaged`, `backup-interrupted`.
 */
export async function importOrganization(
  ctx: Context,
  _actor: Operator,
  input: Importing,
): Promise<Imported> {
  try {
    const beginning = await readBeginning(input.path);
    const acceptance = await ownAcceptance(ctx, beginning.acceptance);
    const arriving = arrivingOf(beginning, input.cloudname);
    await assertMayCome(ctx, { beginning, acceptance, arriving });
    return await take(ctx, input, { beginning, acceptance, arriving });
  } catch (error) {
    throw asImportProblem(error, input);
  }
}

type Coming = {
  readonly beginning: TransferBeginning;
  readonly acceptance: Acceptance;
  readonly arriving: Arriving;
};

function arrivingOf({ organization }: TransferBeginning, given: string | undefined): Arriving {
  const { id: organizationId } = organization;
  const cloudname = given ?? organization.cloudname;
  if (!isId(organizationId)) throw new TarFault('it names no organization');
  if (isCloudname(cloudname)) return { organizationId, cloudname };
  throw new Problem(accountsProblems['cloudname-invalid'], { thing: 'as', value: cloudname });
}

async function assertMayCome(ctx: Context, { beginning, acceptance, arriving }: Coming): Promise<void> {
  if (acceptance.notice !== beginning.notice.sha256) {
    throw new Problem(transfersProblems['transfer-not-accepted'], {
      ...{ thing: 'notice', value: beginning.notice.sha256, expected: acceptance.notice },
    });
  }
  const applied = await appliedMigrations(ctx.database);
  if (applied.join() !== beginning.migrations.join()) {
    const [there, here] = [beginning.migrations.at(-1) ?? '', applied.at(-1) ?? ''];
    throw new Problem(transfersProblems['transfer-other-version'], { value: there, expected: here });
  }
  const more = untold(await differencesHere(ctx, beginning.notice.said), acceptance.changes);
  if (more.length > 0) {
    const said = more.slice(0, 10).map(({ before, after }) => after ?? `no longer: ${before}`);
    throw new Problem(transfersProblems['transfer-promises-less'], {
      detail: `Its people were not told of ${more.length} things that are otherwise here: ${said.join(' · ')}`,
    });
  }
  await assertNotHere(ctx, arriving);
}

async function assertNotHere(ctx: Context, { organizationId, cloudname }: Arriving): Promise<void> {
  const erased = await readErasures(join(ctx.config.server.data, erasuresFile));
  if (erased.has(hashSubject(await erasureSecret(ctx), organizationId))) {
    throw new Problem(transfersProblems['transfer-erased-here']);
  }
  const there = await ctx.database.db
    .selectFrom('organizations')
    .select(['id', 'cloudname'])
    .where((where) => where.or([where('id', '=', organizationId), where('cloudname', '=', cloudname)]))
    .executeTakeFirst();
  if (there === undefined) return;
  throw there.id === organizationId
    ? new Problem(transfersProblems['transfer-there-already'], { thing: 'cloudname', value: there.cloudname })
    : new Problem(accountsProblems['cloudname-taken'], { thing: 'cloudname', value: cloudname });
}

async function take(ctx: Context, { path, watch }: Importing, coming: Coming): Promise<Imported> {
  const { organizationId, cloudname } = coming.arriving;
  // The sweep would take what no row names yet.
  await using hold = await holdObjects(ctx);
  try {
    const read = await readArchive(path, watch, (key, content) => {
      if (isObjectOf(key, organizationId)) return keepObject(ctx, key, content);
      throw new TarFault(`it has an entry ${JSON.stringify(key)}`);
    });
    await hold.confirm();
    const done = await ctx.database.transaction((tx) => write(ctx, tx, { ...coming, path, read }));
    const { origin } = coming.beginning;
    const { objects, bytes, faults, moreFaults } = read;
    return { cloudname, organization: organizationId, origin, objects, bytes, ...done, faults, moreFaults };
  } catch (error) {
    await removeObjects(ctx, organizationId).catch((err: unknown) =>
      ctx.log.warn({ err }, 'What was imported could not be removed.'),
    );
    throw error;
  }
}

async function write(
  ctx: Context,
  tx: Tx,
  { beginning, acceptance, arriving, path, read }: Coming & { path: string; read: ReadArchive },
): Promise<Pick<Imported, 'admitted' | 'invited'>> {
  if (ctx.database.engine === 'postgres')
    await sql`set local idle_in_transaction_session_timeout = 0`.execute(tx);
  const { organizationId } = arriving;
  const filled = await fillOrganization(tx, readLines(readRows(path)), arriving);
  const { notice, origin, id, organization } = beginning;
  await recordArrival(ctx, tx, {
    ...{ id, organizationId, origin, members: filled.members, sha256: read.fileSha256 },
    ...{ said: notice.said, changes: acceptance.changes, noticeSha256: Buffer.from(notice.sha256, 'hex') },
    ledger: { seq: beginning.ledger.seq, hash: Buffer.from(beginning.ledger.hash, 'hex') },
  });
  const facts = { direction: 'in', archive: read.fileSha256.toString('hex'), notice: notice.sha256 };
  await appendToLedger(tx, ctx.clock.now(), { kind: 'transfer', facts });
  await ctx.database.announce(tx, organizationChanges, organizationId);
  const letter = { organization: organization.name, origin, acceptance };
  return welcome(ctx, tx, { organizationId, filled, letter });
}

type Welcome = {
  readonly organizationId: Id<'organization'>;
  readonly filled: Filled;
  readonly letter: {
    readonly organization: string;
    readonly origin: string;
    readonly acceptance: Acceptance;
  };
};

async function welcome(ctx: Context, tx: Tx, { organizationId, filled, letter }: Welcome) {
  const counts = { admitted: 0, invited: 0 };
  for (const member of filled.members) {
    const link = await admit(ctx, tx, { organizationId, filled, member });
    counts[link === undefined ? 'admitted' : 'invited'] += 1;
    const envelope = { to: member.email, now: ctx.clock.now() };
    const { publicUrl } = ctx.addresses;
    await sendLetter(ctx, tx, arrivedLetter(envelope, { ...letter, link, publicUrl }));
  }
  return counts;
}

function admit(
  ctx: Context,
  tx: Tx,
  { organizationId, filled, member }: Omit<Welcome, 'letter'> & { member: ArrivingMember },
) {
  return admitMember(ctx, tx, { organizationId, member, personId: filled.people.get(member.personId) });
}

/** Not when the rows were committed after all, be it by another import: they need their objects. */
async function removeObjects(ctx: Context, organizationId: Id<'organization'>): Promise<void> {
  const there = await ctx.database.db
    .selectFrom('organizations')
    .select('id')
    .where('id', '=', organizationId)
    .executeTakeFirst();
  if (there !== undefined) return;
  for (const prefix of [`originals/${organizationId}/`, `public/${organizationId}/`]) {
    for await (const { key } of ctx.store.list(prefix)) await ctx.store.delete(key);
  }
}

function asImportProblem(error: unknown, { path, watch }: Importing): unknown {
  if (error instanceof Problem) return error;
  if (watch.signal.aborted) return new Problem(backupProblems['backup-interrupted'], { cause: error });
  if (error instanceof TarFault) {
    return new Problem(backupProblems['backup-damaged'], {
      detail: `The file ${path} is damaged or incomplete: ${error.message}.`,
      cause: error,
    });
  }
  if (['ENOENT', 'EACCES', 'EISDIR', 'ENOTDIR'].includes(errorCode(error) ?? ''))
    return new Problem(backupProblems['backup-not-found'], { thing: 'file', value: path, cause: error });
  return error;
}
