import { Readable } from 'node:stream';
import type { Person } from '#access/actor.ts';
import { flushActivity } from '#accounts/activity/note-activity.ts';
import { csvField } from '#accounts/audit-text.ts';
import { describePerson } from '#accounts/people.ts';
import type { Context } from '#context.ts';
import { root } from '#library/path.ts';
import type { Id } from '#platform/id.ts';
import type { PersonalData } from '#privacy/declaration.ts';
import { gatherOwnData, type OwnData } from '#privacy/subjects/gather.ts';
import { originalsIn } from './archives.ts';
import { nameInZip, type ZipFile, zipOf } from './zip.ts';

/**
 * Everything that is kept about somebody as an archive: what `data.json` has, each table for a spreadsheet as well, and the
 * originals of the organizations that are theirs, with their hashes. One file after the other, however many there are.
 */
export async function exportOwnData(
  ctx: Context,
  { personId }: Person,
  inventory: readonly PersonalData[],
): Promise<Readable> {
  await flushActivity(ctx);
  const { email: address } = await describePerson(ctx, personId);
  const data = await gatherOwnData(ctx, inventory, { personId, address });
  return zipOf(filesOf(ctx, data, await ownedBy(ctx, personId)));
}

type Owned = { readonly id: Id<'organization'>; readonly cloudname: string };

function ownedBy({ database }: Context, personId: Id<'person'>): Promise<Owned[]> {
  return database.db
    .selectFrom('memberships')
    .innerJoin('organizations', 'organizations.id', 'memberships.organization_id')
    .select(['organizations.id', 'organizations.cloudname'])
    .where('person_id', '=', personId)
    .where('role', '=', 'owner')
    .orderBy('cloudname')
    .execute();
}

async function* filesOf(ctx: Context, data: OwnData, owned: readonly Owned[]): AsyncGenerator<ZipFile> {
  const modified = new Date(data.madeAt);
  const text = (name: string, content: string): ZipFile => ({
    ...{ name, modified },
    open: () => Promise.resolve(Buffer.from(content)),
  });
  yield text('read-me.txt', readMe);
  yield text('data.json', JSON.stringify(data, undefined, 2));
  yield text('fields.csv', fieldsOf(data));
  for (const name of new Set(data.tables.map(({ table }) => table))) {
    yield text(`tables/${name}.csv`, tableOf(data, name));
  }
  for (const organization of owned) {
    for await (const asset of originalsIn(ctx, organization.id, root)) {
      yield {
        name: placeOf(organization, asset),
        modified: asset.updated_at,
        open: () => ctx.store.stream(asset.original_key),
      };
    }
  }
  yield { name: 'SHA256SUMS', modified, open: () => Promise.resolve(Readable.from(sumsOf(ctx, owned))) };
}

const readMe = `What this server keeps about you.

data.json    everything, each field with what it is for, on which ground, from whom, who gets it and how long it is kept
fields.csv   the same about the fields, for a spreadsheet
tables/      the same rows, for a spreadsheet
pictures/    the originals of the organizations you own, as they were uploaded
SHA256SUMS   their hashes; sha256sum -c SHA256SUMS compares them

What is about other people is left out, and says so.
`;

function placeOf({ cloudname }: Owned, { path, id }: { path: string; id: string }): string {
  return `pictures/${cloudname}/${nameInZip(path, root, id)}`;
}

/** As `sha256sum` writes them; never all of them in memory. */
async function* sumsOf(ctx: Context, owned: readonly Owned[]): AsyncGenerator<string> {
  for (const organization of owned) {
    for await (const asset of originalsIn(ctx, organization.id, root)) {
      yield `${asset.sha256.toString('hex')}  ${placeOf(organization, asset)}\n`;
    }
  }
}

const facts = ['what', 'purpose', 'basis', 'source', 'recipients', 'retention'] as const;

function fieldsOf({ tables }: OwnData): string {
  const rows = tables.flatMap(({ table, fields }) =>
    Object.entries(fields).map(([field, about]) => [table, field, ...facts.map((fact) => about[fact])]),
  );
  const seen = new Set(rows.map(line));
  return [line(['table', 'field', ...facts]), ...seen].join('');
}

function tableOf({ tables }: OwnData, name: string): string {
  const same = tables.filter(({ table }) => table === name);
  const columns = [...new Set(same.flatMap(({ fields }) => Object.keys(fields)))];
  const rows = same.flatMap((one) =>
    one.rows.map((row) => line(columns.map((column) => plain(row[column])))),
  );
  return [line(columns), ...rows].join('');
}

function line(fields: readonly string[]): string {
  return `${fields.map(csvField).join(',')}\r\n`;
}

function plain(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '').replace(/^"(.*)"$/, '$1');
}
