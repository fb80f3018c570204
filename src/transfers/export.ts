import { type Operator, operator } from '#access/actor.ts';
import { recordAct } from '#accounts/audit.ts';
import { findOrganization, type Organization } from '#accounts/organizations.ts';
import { accountsProblems } from '#accounts/problems.ts';
import { addJson, addObjects, addRows, rowsBack, type Watch } from '#backup/archive.ts';
import { type Ending, endingName } from '#backup/format.ts';
import { neededObjects } from '#backup/needed-objects.ts';
import { programVersion } from '#backup/program-version.ts';
import { TarWriter } from '#backup/tar-writer.ts';
import { writeNewFile } from '#backup/write-new-file.ts';
import type { Context } from '#context.ts';
import { appliedMigrations } from '#database/migrate.ts';
import { recordTransfer } from '#disclosures/transfer-cases.ts';
import { holdObjects } from '#library/holds.ts';
import { type Id, newId } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import type { PersonalData } from '#privacy/declaration.ts';
import { appendToLedger, wholeLedger } from '#privacy/ledger/ledger.ts';
import type { SignedReceipt } from '#privacy/receipts/sign-receipt.ts';
import type { Acceptance } from './accept.ts';
import { assertForThis } from './announce.ts';
import { dumpOrganization } from './dump.ts';
import { transferBeginningName, type TransferBeginning, transferFormat, transferVersion } from './format.ts';
import { inventoryOf } from './inventory-lines.ts';
import { ListedArchive } from './listed-archive.ts';
import { ownNotice } from './notices.ts';
import { transfersProblems } from './problems.ts';

export type Exporting = {
  readonly cloudname: string;
  readonly path: string;
  readonly inventory: readonly PersonalData[];
};

export type Exported = Omit<Ending, 'sha256'> & {
  readonly file: string;
  readonly fileBytes: number;
  readonly sha256: string;
};

type Departure = {
  readonly id: Id<'transfer'>;
  readonly disclosure: Id<'disclosure'>;
  readonly acceptance: SignedReceipt;
  readonly announced: Date;
};

/**
 * Writes everything of an organization into one new file, in constant memory, while it goes on being used: when two have
 * approved it, the notice in force is the one that was accepted, and everybody has known of it for 30 days. Again, if need be. Throws
 * `transfer-not-announced`, `transfer-unapproved`, `transfer-too-early`, `transfer-not-accepted`, and what a backup does.
 */
export async function exportOrganization(
  ctx: Context,
  _actor: Operator,
  { cloudname, path, inventory, watch }: Exporting & { readonly watch: Watch },
): Promise<Exported> {
  const organization = await findOrganization(ctx, cloudname);
  const departure = await readyDeparture(ctx, organization);
  return writeNewFile(path, watch.signal, async (file, folder) => {
    await using hold = await holdObjects(ctx);
    const tar = new TarWriter(file, ctx.clock.now());
    const archive = new ListedArchive(tar);
    await addJson(
      archive,
      transferBeginningName,
      await beginning(ctx, { organization, departure, inventory }),
    );
    const parts = await addRows(archive, dumpOrganization(ctx.database, folder, organization.id));
    const wanted = neededObjects(() => rowsBack(file, parts));
    const counted = await addObjects(ctx, { writer: archive, watch }, wanted);
    await archive.list();
    await hold.confirm();
    await addJson(tar, endingName, { ...counted, sha256: tar.sha256 } satisfies Ending);
    await tar.end();
    await record(ctx, { organization, departure, sha256: Buffer.from(tar.sha256, 'hex') });
    return { file: path, fileBytes: tar.position, sha256: tar.sha256, ...counted };
  });
}

async function readyDeparture(ctx: Context, organization: Organization): Promise<Departure> {
  if (organization.erase_at !== null) throw new Problem(accountsProblems['organization-closed']);
  const found = await ctx.database.db
    .selectFrom('transfers')
    .innerJoin('disclosures', 'disclosures.id', 'transfers.disclosure_id')
    .select(['transfers.id', 'disclosure_id', 'acceptance', 'announced_at', 'not_before', 'second_by'])
    .where('organization_id', '=', organization.id)
    .where('refused_at', 'is', null)
    .orderBy('transfers.id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (found === undefined) throw new Problem(transfersProblems['transfer-not-announced']);
  if (found.second_by === null) {
    throw new Problem(transfersProblems['transfer-unapproved'], {
      thing: 'case',
      value: found.disclosure_id,
    });
  }
  if (ctx.clock.now() < found.not_before) {
    throw new Problem(transfersProblems['transfer-too-early'], {
      detail: `Its people were told on ${found.announced_at.toISOString()}; nothing goes before ${found.not_before.toISOString()}.`,
    });
  }
  const { id, disclosure_id: disclosure, acceptance, announced_at: announced } = found;
  await assertForThis(ctx, organization, acceptance.receipt as unknown as Acceptance);
  return { id, disclosure, acceptance, announced };
}

async function beginning(
  ctx: Context,
  {
    organization,
    departure,
    inventory,
  }: {
    organization: Organization;
    departure: Departure;
    inventory: readonly PersonalData[];
  },
): Promise<TransferBeginning> {
  const now = ctx.clock.now();
  const { id, cloudname, name } = organization;
  const { number, sha256, said } = (await ownNotice(ctx)).inForce;
  const last = (await wholeLedger(ctx)).at(-1);
  return {
    ...{ format: transferFormat, version: transferVersion, id: newId<'transfer'>(now) },
    ...{ made: now.toISOString(), program: await programVersion() },
    migrations: await appliedMigrations(ctx.database),
    organization: { id, cloudname, name },
    origin: ctx.addresses.publicUrl,
    ...{ acceptance: departure.acceptance, announced: departure.announced.toISOString() },
    notice: { number, sha256, said },
    ledger: { seq: last?.seq ?? 0, hash: last?.hash ?? '0'.repeat(64) },
    inventory: inventoryOf(inventory),
  };
}

/** Before the file has its name: there is none of which nobody knows. */
async function record(
  ctx: Context,
  {
    organization,
    departure,
    sha256,
  }: {
    organization: Organization;
    departure: Departure;
    sha256: Buffer;
  },
): Promise<void> {
  const now = ctx.clock.now();
  const { notice, url } = departure.acceptance.receipt as unknown as Acceptance;
  const archive = sha256.toString('hex');
  await ctx.database.transaction(async (tx) => {
    await tx
      .updateTable('transfers')
      .set({ exported_at: now, sha256 })
      .where('id', '=', departure.id)
      .execute();
    await recordTransfer(tx, now, { id: departure.disclosure, sha256 });
    await appendToLedger(tx, now, { kind: 'transfer', facts: { direction: 'out', archive, notice } });
    await recordAct(ctx, tx, {
      ...{ actor: operator, organizationId: organization.id, action: 'organization.transfer-exported' },
      details: { to: url, archive },
    });
  });
}
