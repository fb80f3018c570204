import { join } from 'node:path';
import { organizationChanges } from '#accounts/organization-changes.ts';
import type { Context } from '#context.ts';
import { assetChanges, changedIds, redactionChanges } from '#library/changes.ts';
import type { Id } from '#platform/id.ts';
import { announcedOrganization } from './announced.ts';
import { type DerivativeCache, openDerivativeCache } from './derivative-cache.ts';
import { KnownFindings } from './findings.ts';
import { Flights } from './flights.ts';
import { HopelessRenders } from './hopeless-renders.ts';
import type { MadeMasters } from '#imaging/make-masters.ts';
import { KnownAssets } from './known-assets.ts';
import { KnownCurves } from './known-curves.ts';
import { KnownPresets } from './presets.ts';
import { purgeRequests } from './purge.ts';
import { sourceChanges } from './remote/allow-source.ts';
import { type CachedHead, remoteGroup } from './remote/remote-cache.ts';
import { RemoteSources } from './remote/remote-sources.ts';
import { lockChanges } from './signed/lock-changes.ts';
import { TokenReader } from './signed/token.ts';
import { sweepDerivatives } from './sweep-derivatives.ts';

/** What one process remembers of pictures: it lives as long as the server. */
export type Delivery = AsyncDisposable & {
  readonly known: KnownAssets;
  readonly derivatives: DerivativeCache<CachedHead>;
  readonly flights: Flights<Buffer>;
  readonly hopeless: HopelessRenders;
  /** Reduced copies being made. */
  readonly masters: Flights<MadeMasters>;
  /** Tells the doors that a better encoding of an asset can be had than the one they may hold. */
  readonly onSettled: (assetId: Id<'asset'>) => void;
  /** Pictures of other hosts. */
  readonly sources: RemoteSources;
  readonly tokens: TokenReader;
  readonly curves: KnownCurves;
  readonly findings: KnownFindings;
  readonly presets: KnownPresets;
};

/** What the doors are to let go of: some assets, interim answers of one, all of an organization, or all there is. */
export type Forgotten =
  | readonly Id<'asset'>[]
  | { readonly interimOf: Id<'asset'> }
  | { readonly organizationId: Id<'organization'> }
  | 'all';

/**
 * Opens the caches and keeps them true: a change announced by any process makes this one forget the asset,
 * before `onForget` lets the doors drop what they hold; everything, when announcements may have been missed.
 */
export async function openDelivery(ctx: Context, onForget: (what: Forgotten) => void): Promise<Delivery> {
  const folder = join(ctx.config.server.data, 'cache', 'derivatives');
  const derivatives = await openDerivativeCache<CachedHead>({
    folder,
    capacityBytes: ctx.config.delivery.diskCacheBytes,
    log: ctx.log,
  });
  const known = new KnownAssets();
  const masters = new Flights<MadeMasters>();
  const sources = new RemoteSources(derivatives);
  const presets = new KnownPresets();
  const sweeping = new Sweeping(ctx, derivatives, folder);
  await hearChanges(ctx, { known, sources, presets, derivatives, sweeping, onForget });
  // A change while no process ran was heard by nobody.
  sweeping.begin();
  return {
    known,
    derivatives,
    flights: new Flights(),
    hopeless: new HopelessRenders(ctx.clock),
    masters,
    onSettled: (assetId) => onForget({ interimOf: assetId }),
    sources,
    tokens: new TokenReader(),
    curves: new KnownCurves(),
    findings: new KnownFindings(),
    presets,
    [Symbol.asyncDispose]: async () => {
      await sweeping.ended();
      await masters.settled();
      await derivatives[Symbol.asyncDispose]();
    },
  };
}

type Hearing = Pick<Delivery, 'known' | 'sources' | 'presets' | 'derivatives'> & {
  readonly sweeping: Sweeping;
  readonly onForget: (what: Forgotten) => void;
};

async function hearChanges(ctx: Context, hearing: Hearing): Promise<void> {
  const { known, sources, presets, derivatives, sweeping, onForget } = hearing;
  const deleteGroup = (group: string) => {
    derivatives.deleteGroup(group).catch((err: unknown) => {
      ctx.log.error({ err, group }, 'What was kept of a picture could not be deleted.');
    });
  };
  const heardAssets = (payload: string) => {
    const ids = changedIds(payload);
    known.forget(ids);
    onForget(ids);
    for (const id of ids) deleteGroup(id);
  };
  const heardOrganization = (payload: string) => {
    const organizationId = announcedOrganization(payload);
    if (organizationId === undefined) return;
    known.forgetOrganization(organizationId);
    sources.forget(organizationId);
    presets.forget(organizationId);
    onForget({ organizationId });
  };
  const heardSources = (payload: string) => {
    const organizationId = announcedOrganization(payload);
    if (organizationId === undefined) return;
    sources.forget(organizationId);
    deleteGroup(remoteGroup(organizationId));
  };
  const lost = () => {
    known.forgetAll();
    sources.forgetAll();
    presets.forgetAll();
    onForget('all');
    sweeping.begin();
  };
  await ctx.database.listen(assetChanges, heardAssets, lost);
  await ctx.database.listen(purgeRequests, heardOrganization, lost);
  await ctx.database.listen(lockChanges, heardOrganization, lost);
  await ctx.database.listen(redactionChanges, heardOrganization, lost);
  await ctx.database.listen(organizationChanges, heardOrganization, lost);
  await ctx.database.listen(sourceChanges, heardSources, lost);
}

/** Compares the disk cache with the pictures there are; the end of the process waits for it. */
class Sweeping {
  readonly #sweep: () => Promise<unknown>;
  #running: Promise<unknown> = Promise.resolve();

  constructor(ctx: Context, derivatives: Delivery['derivatives'], folder: string) {
    this.#sweep = () =>
      sweepDerivatives(ctx, derivatives, folder).catch((err: unknown) => {
        ctx.log.error({ err }, 'The derivatives could not be compared with the pictures there are.');
      });
  }

  begin(): void {
    this.#running = this.#sweep();
  }

  async ended(): Promise<void> {
    await this.#running;
  }
}
