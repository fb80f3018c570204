import { type Selectable, sql } from 'kysely';
import type { Actor } from '#access/actor.ts';
import { authorize } from '#access/authorize.ts';
import { recordAct } from '#accounts/audit.ts';
import type { Context } from '#context.ts';
import type { FieldsTable, FieldType } from '#database/tables/library.ts';
import type { Id } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import { root } from './path.ts';
import { libraryProblems } from './problems.ts';

export type Field = Selectable<FieldsTable>;
export type FieldAddress = { readonly organizationId: Id<'organization'>; readonly name: string };

const mostFields = 100;

/** The fields that an organization gave its assets, by name. */
export async function listFields(
  ctx: Context,
  actor: Actor,
  organizationId: Id<'organization'>,
): Promise<Field[]> {
  authorize(actor, 'asset.read', { organizationId, path: root });
  return ctx.database.db
    .selectFrom('fields')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .orderBy('name')
    .execute();
}

export type FieldWish = FieldAddress & {
  readonly label: string;
  readonly type: FieldType;
  readonly choices?: readonly string[] | undefined;
};

/**
 * Makes a field, or changes its label and choices. Values that assets have stay as they are, and so must the type.
 * Throws `field-value-invalid`, `field-type-fixed`, `too-many-fields`.
 */
export async function setField(ctx: Context, actor: Actor, wish: FieldWish): Promise<Field> {
  const { organizationId, name, label, type } = wish;
  authorize(actor, 'field.update', { organizationId, path: root });
  if ((type === 'choice') !== (wish.choices !== undefined)) {
    const expected = type === 'choice' ? 'choices' : 'no choices, which only a choice has';
    throw new Problem(libraryProblems['field-value-invalid'], { thing: 'choices', expected });
  }
  const choices = wish.choices === undefined ? null : [...new Set(wish.choices)];
  return ctx.database.transaction(async (tx) => {
    const [existing, { count }] = [
      await tx
        .selectFrom('fields')
        .selectAll()
        .where('organization_id', '=', organizationId)
        .where('name', '=', name)
        .forUpdate()
        .executeTakeFirst(),
      await tx
        .selectFrom('fields')
        .select((select) => select.fn.countAll<string>().as('count'))
        .where('organization_id', '=', organizationId)
        .executeTakeFirstOrThrow(),
    ];
    if (existing !== undefined && existing.type !== type) {
      throw new Problem(libraryProblems['field-type-fixed'], {
        thing: name,
        value: type,
        expected: existing.type,
      });
    }
    if (existing === undefined && Number(count) >= mostFields) {
      throw new Problem(libraryProblems['too-many-fields'], { expected: `at most ${mostFields}` });
    }
    await recordAct(ctx, tx, { actor, organizationId, action: 'field.set', subject: name });
    return tx
      .insertInto('fields')
      .values({ organization_id: organizationId, name, label, type, choices, created_at: ctx.clock.now() })
      .onConflict((conflict) => conflict.columns(['organization_id', 'name']).doUpdateSet({ label, choices }))
      .returningAll()
      .executeTakeFirstOrThrow();
  });
}

/** Deletes a field and its value on every asset. Throws `field-unknown`. */
export async function deleteField(ctx: Context, actor: Actor, address: FieldAddress): Promise<void> {
  const { organizationId, name } = address;
  authorize(actor, 'field.update', { organizationId, path: root });
  await ctx.database.transaction(async (tx) => {
    const { numDeletedRows } = await tx
      .deleteFrom('fields')
      .where('organization_id', '=', organizationId)
      .where('name', '=', name)
      .executeTakeFirst();
    if (numDeletedRows === 0n)
      throw new Problem(libraryProblems['field-unknown'], { thing: 'name', value: name });
    await tx
      .updateTable('assets')
      .set({ fields: sql`fields - ${name}::text`, words: null, updated_at: ctx.clock.now() })
      .where('organization_id', '=', organizationId)
      .where(sql<boolean>`fields <> '{}' and fields ? ${name}`)
      .execute();
    await recordAct(ctx, tx, { actor, organizationId, action: 'field.deleted', subject: name });
  });
}
