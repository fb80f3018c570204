import type { Insider } from '#access/actor.ts';
import { authorize } from '#access/authorize.ts';
import { recordAct } from '#accounts/audit.ts';
import { findOrganization } from '#accounts/organizations.ts';
import type { Context } from '#context.ts';
import { expandPresets, type Presets } from '#imaging/presets.ts';
import { parseTransformation } from '#imaging/transformation.ts';
import type { Id } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import { deliveryProblems } from './problems.ts';
import { lockChanges } from './signed/lock-changes.ts';

export type Preset = { readonly name: string; readonly operations: string };

const nameForm = /^[a-z0-9][a-z0-9-]{0,62}$/;
const mostPresets = 500;
const mostCharacters = 2_000;

/** Gives operations a name, or a name other operations, from the next request on. Throws `preset-invalid`, `bad-transformation`, `preset-not-found`. */
export async function setPreset(
  ctx: Context,
  actor: Insider,
  { cloudname, name, operations }: Preset & { readonly cloudname: string },
): Promise<Preset> {
  const { id } = await findOrganization(ctx, cloudname);
  authorize(actor, 'delivery.manage', { organizationId: id, path: '/' });
  const transformation = readPreset({ name, operations });
  return ctx.database.transaction(async (tx) => {
    const rows = await tx
      .selectFrom('presets')
      .select(['name', 'operations'])
      .where('organization_id', '=', id)
      .execute();
    const others = rows.filter((row) => row.name !== name);
    if (others.length >= mostPresets) throw invalid('presets', others.length + 1, `at most ${mostPresets}`);
    const presets = new Map([...parsed(others), [name, transformation]]);
    // A circle, or a name that is nobody's, is found here and not at a visitor's request.
    for (const each of presets.values()) expandPresets(each, presets);
    const values = { operations, set_at: ctx.clock.now() };
    await tx
      .insertInto('presets')
      .values({ organization_id: id, name, ...values })
      .onConflict((conflict) => conflict.columns(['organization_id', 'name']).doUpdateSet(values))
      .execute();
    const act = { actor, organizationId: id, subject: name, details: { operations } };
    await recordAct(ctx, tx, { ...act, action: 'preset.set' });
    await ctx.database.announce(tx, lockChanges, id);
    return { name, operations };
  });
}

/** Throws `preset-unknown`, and `preset-in-use` while another preset names it. */
export async function removePreset(
  ctx: Context,
  actor: Insider,
  { cloudname, name }: { readonly cloudname: string; readonly name: string },
): Promise<void> {
  const { id } = await findOrganization(ctx, cloudname);
  authorize(actor, 'delivery.manage', { organizationId: id, path: '/' });
  await ctx.database.transaction(async (tx) => {
    const rows = await tx
      .selectFrom('presets')
      .select(['name', 'operations'])
      .where('organization_id', '=', id)
      .execute();
    if (!rows.some((row) => row.name === name)) {
      throw new Problem(deliveryProblems['preset-unknown'], { thing: 'preset', value: name });
    }
    const user = rows.find((row) =>
      readPreset(row).some(({ preset }) => preset === name && row.name !== name),
    );
    if (user !== undefined) {
      throw new Problem(deliveryProblems['preset-in-use'], { thing: name, value: user.name });
    }
    await tx.deleteFrom('presets').where('organization_id', '=', id).where('name', '=', name).execute();
    await recordAct(ctx, tx, { actor, organizationId: id, subject: name, action: 'preset.removed' });
    await ctx.database.announce(tx, lockChanges, id);
  });
}

/** By name. */
export async function listPresets(ctx: Context, actor: Insider, cloudname: string): Promise<Preset[]> {
  const { id } = await findOrganization(ctx, cloudname);
  authorize(actor, 'delivery.read', id);
  return ctx.database.db
    .selectFrom('presets')
    .select(['name', 'operations'])
    .where('organization_id', '=', id)
    .orderBy('name')
    .execute();
}

/** The presets of the organizations asked for lately; forgotten when a change of the organization is announced. */
export class KnownPresets {
  readonly #presets = new Map<Id<'organization'>, Promise<Presets>>();

  find(ctx: Context, organizationId: Id<'organization'>): Promise<Presets> {
    const known = this.#presets.get(organizationId);
    if (known !== undefined) return known;
    const found = findPresets(ctx, organizationId);
    this.#presets.set(organizationId, found);
    found.catch(() => this.#presets.delete(organizationId));
    return found;
  }

  forget(organizationId: Id<'organization'>): void {
    this.#presets.delete(organizationId);
  }

  forgetAll(): void {
    this.#presets.clear();
  }
}

async function findPresets(ctx: Context, organizationId: Id<'organization'>): Promise<Presets> {
  const rows = await ctx.database.db
    .selectFrom('presets')
    .select(['name', 'operations'])
    .where('organization_id', '=', organizationId)
    .execute();
  return parsed(rows);
}

function parsed(rows: readonly Preset[]): Presets {
  return new Map(rows.map((row) => [row.name, readPreset(row)]));
}

function readPreset({ name, operations }: Preset) {
  if (!nameForm.test(name)) {
    throw invalid('name', name, '1 to 63 lower-case letters, digits and hyphens');
  }
  if (operations.length > mostCharacters) {
    throw invalid('operations', operations.length, `at most ${mostCharacters} characters`);
  }
  const transformation = parseTransformation(operations);
  if (transformation !== undefined && transformation.length > 0) return transformation;
  throw invalid('operations', operations, 'operations as they stand in a URL, such as c_fill,w_400,h_300');
}

function invalid(thing: string, value: string | number, expected: string): Problem {
  return new Problem(deliveryProblems['preset-invalid'], { thing, value, expected });
}
