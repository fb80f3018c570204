import type { Selectable } from 'kysely';
import type { Tx } from '#database/database.ts';
import type { FieldsTable, FieldValue, FieldValues } from '#database/tables/library.ts';
import { Problem } from '#platform/problem.ts';
import type { Asset } from './asset.ts';
import { libraryProblems } from './problems.ts';

type Field = Selectable<FieldsTable>;

/** Beyond this an asset is no place for it. */
const longestText = 2_000;

/** The values an asset has after a change. Throws `field-unknown`, `field-value-invalid`. */
export async function mergedFields(
  tx: Tx,
  asset: Asset,
  change: Readonly<Record<string, FieldValue | null>>,
): Promise<FieldValues> {
  const names = Object.keys(change);
  if (names.length === 0) return asset.fields;
  // A share of the row: a field that is being deleted takes its values along.
  const fields = await tx
    .selectFrom('fields')
    .selectAll()
    .where('organization_id', '=', asset.organization_id)
    .where('name', 'in', names)
    .forShare()
    .execute();
  const merged = new Map(Object.entries(asset.fields));
  for (const [name, value] of Object.entries(change)) {
    if (value === null) {
      merged.delete(name);
      continue;
    }
    const field = fields.find((each) => each.name === name);
    if (field === undefined)
      throw new Problem(libraryProblems['field-unknown'], { thing: 'fields', value: name });
    assertValue(field, value);
    merged.set(name, value);
  }
  return Object.fromEntries(merged);
}

function assertValue(field: Field, value: FieldValue): void {
  const expected = expectations[field.type];
  if (expected.takes(value, field)) return;
  throw new Problem(libraryProblems['field-value-invalid'], {
    thing: `fields.${field.name}`,
    value: typeof value === 'boolean' ? String(value) : value,
    expected: expected.says(field),
  });
}

type Expectation = {
  readonly says: (field: Field) => string;
  readonly takes: (value: FieldValue, field: Field) => boolean;
};

const expectations: Readonly<Record<Field['type'], Expectation>> = {
  text: {
    says: () => `a text of at most ${longestText} characters`,
    takes: (value) =>
      typeof value === 'string' &&
      value.length <= longestText &&
      value.isWellFormed() &&
      !value.includes('\u0000'),
  },
  number: { says: () => 'a number', takes: (value) => typeof value === 'number' },
  date: {
    says: () => 'a day such as 2026-03-01',
    takes: (value) => typeof value === 'string' && isDay(value),
  },
  boolean: { says: () => 'true or false', takes: (value) => typeof value === 'boolean' },
  choice: {
    says: ({ choices }) => `one of ${(choices ?? []).join(', ')}`,
    takes: (value, { choices }) => typeof value === 'string' && choices?.includes(value) === true,
  },
};

/** One that the calendar has. */
function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const time = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(text);
}
