import { type Selectable, sql } from 'kysely';
import type { Context } from '#context.ts';
import type { Tx } from '#database/database.ts';
import type { LooksTable } from '#database/tables/library.ts';
import type { ImageSource } from '#imaging/facts.ts';
import { hashDistance, type Likeness, mirroredHash } from '#imaging/likeness.ts';
import { cellOf } from '#imaging/oklab.ts';
import { Problem } from '#platform/problem.ts';
import { type Asset, factsOf } from './asset.ts';
import { unneeded } from './collect.ts';
import { lockObject } from './lock.ts';
import { sourceOfAsset } from './masters.ts';

export type Look = Selectable<LooksTable>;

/** Has an asset looked at when nobody asks for anything: its colours, and what it looks like. An upload does not wait for it. */
export function lookLater(ctx: Context, asset: Asset): void {
  ctx.imaging.idle.add(`look ${asset.original_key}`, { run: (signal) => lookOrSay(ctx, asset, signal) });
}

async function lookOrSay(ctx: Context, asset: Asset, signal: AbortSignal): Promise<void> {
  try {
    await look(ctx, asset, signal);
  } catch (error) {
    if (!signal.aborted) ctx.log.warn({ err: error, asset: asset.id }, 'a picture could not be looked at');
  }
}

async function look(ctx: Context, asset: Asset, signal: AbortSignal): Promise<void> {
  const seen = await ctx.database.db
    .selectFrom('looks')
    .select('original_key')
    .where('original_key', '=', asset.original_key)
    .executeTakeFirst();
  if (seen !== undefined) return;
  const source = await sourceOfAsset(ctx, asset);
  if (source === undefined) return;
  await keepLook(ctx, asset, await likenessOrNone(ctx, { source, asset, signal }));
}

const none: Likeness = { hash: undefined, colours: [] };

/** What cannot be opened looks like nothing, and is not looked at again. */
async function likenessOrNone(
  ctx: Context,
  { source, asset, signal }: { source: ImageSource; asset: Asset; signal: AbortSignal },
): Promise<Likeness> {
  try {
    return await ctx.imaging.likenIdly(source, factsOf(asset), signal);
  } catch (error) {
    if (signal.aborted || !(error instanceof Problem) || error.status >= 500) throw error;
    ctx.log.warn({ err: error, asset: asset.id }, 'a picture has no looks, since it cannot be opened');
    return none;
  }
}

/** Looks are found by parts of the hash: of two that differ in 7 bits, one of four parts differs in one bit at most. */
export const nearBits = 7;
const bandBits = 16;

async function keepLook(ctx: Context, asset: Asset, { hash, colours }: Likeness): Promise<void> {
  const { original_key: key, organization_id: organizationId } = asset;
  await ctx.database.transaction(async (tx) => {
    await lockObject(tx, key);
    // Two that are looked at at the same time must see each other.
    await lockObject(tx, `looks ${organizationId}`);
    if ((await unneeded(tx, [key])).length > 0) return;
    const group = hash === undefined ? null : await joinNear(tx, asset, hash);
    await tx
      .insertInto('looks')
      .values({
        original_key: key,
        organization_id: organizationId,
        hash: hash ?? null,
        bands: hash === undefined ? null : bandsOf(hash),
        colours: colours.flatMap(({ lab, share }) => [...lab.map(Math.round), Math.round(share * 100)]),
        cells: [...new Set(colours.map(({ lab }) => cellOf(lab)))],
        near_group: group,
        looked_at: ctx.clock.now(),
      })
      .onConflict((conflict) => conflict.column('original_key').doNothing())
      .execute();
  });
}

/** Brings all that look like it into one group, and gives its name; null when nothing does. */
async function joinNear(tx: Tx, asset: Asset, hash: Buffer): Promise<string | null> {
  const probes = [hash, mirroredHash(hash)].flatMap((each) => bandsOf(each).flatMap(withOneBitOff));
  const { rows } = await sql<Pick<Look, 'original_key' | 'hash' | 'near_group'>>`
    select original_key, hash, near_group from looks
    where organization_id = ${asset.organization_id} and bands && ${probes}::integer[]
      and original_key <> ${asset.original_key}
  `.execute(tx);
  const near = rows.filter((row) => row.hash !== null && nearness(row.hash, hash).bits <= nearBits);
  const names = near.map((row) => row.near_group ?? row.original_key).toSorted();
  const [name] = names;
  if (name === undefined) return null;
  await sql`
    update looks set near_group = ${name}
    where organization_id = ${asset.organization_id}
      and (original_key = any(${near.map((row) => row.original_key)}::text[]) or near_group = any(${names}::text[]))
  `.execute(tx);
  return name;
}

/** How like two pictures look, be it that one is mirrored. */
export function nearness(one: Buffer, other: Buffer): { bits: number; isMirrored: boolean } {
  const [straight, mirrored] = [hashDistance(one, other), hashDistance(one, mirroredHash(other))];
  return mirrored < straight ? { bits: mirrored, isMirrored: true } : { bits: straight, isMirrored: false };
}

function bandsOf(hash: Buffer): number[] {
  return [0, 1, 2, 3].map((band) => (band << bandBits) | hash.readUInt16BE(band * 2));
}

function withOneBitOff(band: number): number[] {
  return [band, ...Array.from({ length: bandBits }, (_, bit) => band ^ (1 << bit))];
}

/** Looks, one after the other, at all that was never looked at; for the job. */
export async function lookAtAll(ctx: Context, signal: AbortSignal): Promise<void> {
  for (let after = ''; ;) {
    const assets = await ctx.database.db
      .selectFrom('assets')
      .selectAll()
      .distinctOn('original_key')
      .where('original_key', '>', after)
      .where((where) =>
        where.not(
          where.exists(
            where
              .selectFrom('looks')
              .select('looks.original_key')
              .whereRef('looks.original_key', '=', 'assets.original_key'),
          ),
        ),
      )
      .orderBy('original_key')
      .limit(50)
      .execute();
    const last = assets.at(-1);
    if (last === undefined) return;
    for (const asset of assets) {
      signal.throwIfAborted();
      const { promise, resolve } = Promise.withResolvers<void>();
      // A key of its own: who shares another's piece is not told when it is over.
      const taken = ctx.imaging.idle.add(`catch up ${asset.original_key}`, {
        run: (idle) => lookOrSay(ctx, asset, idle),
        onSettled: resolve,
      });
      // Too much waits already, or the server stops: the next hour goes on.
      if (taken === 'dropped') return;
      if (taken === 'waiting') await Promise.race([promise, aborted(signal)]);
    }
    after = last.original_key;
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
