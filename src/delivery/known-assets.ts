import type { Context } from '#context.ts';
import type { AssetPath } from '#library/path.ts';
import { ByteLru } from '#platform/byte-lru.ts';
import type { Id } from '#platform/id.ts';
import { type Deliverable, findDeliverable } from './deliverable.ts';

/** A row of an asset with its keys takes about a kilobyte of heap. */
const bytesPerAsset = 1_024;
const capacityBytes = 16 * 1_024 * 1_024;

/** A question on its way to the database, and what was announced to have changed meanwhile. */
type Lookup = {
  readonly changed: Set<Id<'asset'> | 'all'>;
  readonly asset: Promise<Deliverable | undefined>;
};

/**
 * The assets that delivery was asked for lately, so that a picture does not wait for the database.
 * It forgets an asset when a change is announced; what was being looked up meanwhile is not remembered.
 */
export class KnownAssets {
  readonly #byAddress = new ByteLru<Deliverable>(capacityBytes);
  readonly #addresses = new Map<Id<'asset'>, string>();
  readonly #lookups = new Map<string, Lookup>();
  readonly #running = new Set<Lookup>();

  peek(cloudname: string, path: AssetPath): Deliverable | undefined {
    return this.#byAddress.get(cloudname + path);
  }

  async find(ctx: Context, cloudname: string, path: AssetPath): Promise<Deliverable | undefined> {
    const known = this.peek(cloudname, path);
    if (known !== undefined) return known;
    const address = cloudname + path;
    const shared = await this.#lookups.get(address)?.asset;
    // "Nothing there" may be older than an upload that was acknowledged since: ask again.
    return shared ?? this.#lookUp(address, findDeliverable(ctx, cloudname, path)).asset;
  }

  /** Who asks for the same while it runs shares it: all then hold the same row, which `isCurrent` goes by. */
  #lookUp(address: string, found: Promise<Deliverable | undefined>): Lookup {
    const changed = new Set<Id<'asset'> | 'all'>();
    const lookup: Lookup = { changed, asset: this.#settle(address, found, changed) };
    this.#lookups.set(address, lookup);
    this.#running.add(lookup);
    const over = () => {
      this.#running.delete(lookup);
      if (this.#lookups.get(address) === lookup) this.#lookups.delete(address);
    };
    lookup.asset.then(over, over);
    return lookup;
  }

  async #settle(
    address: string,
    found: Promise<Deliverable | undefined>,
    changed: Set<Id<'asset'> | 'all'>,
  ): Promise<Deliverable | undefined> {
    const asset = await found;
    if (asset === undefined || changed.has(asset.id) || changed.has('all')) return asset;
    const known = this.#byAddress.get(address);
    if (known === undefined) this.#remember(address, asset);
    return known ?? asset;
  }

  /** Whether this very row is still what delivery goes by; nothing made from another may be kept. */
  isCurrent(cloudname: string, asset: Deliverable): boolean {
    return this.#byAddress.get(cloudname + asset.path) === asset;
  }

  forget(ids: readonly Id<'asset'>[]): void {
    // Whoever asks from now on must not be given what was asked before the change.
    this.#lookups.clear();
    for (const id of ids) {
      for (const { changed } of this.#running) changed.add(id);
      const address = this.#addresses.get(id);
      if (address !== undefined) this.#byAddress.delete(address);
      this.#addresses.delete(id);
    }
  }

  /** For when everything of an organization is to be looked at anew. */
  forgetOrganization(organizationId: Id<'organization'>): void {
    this.#lookups.clear();
    for (const { changed } of this.#running) changed.add('all');
    for (const [address, asset] of this.#byAddress.entries()) {
      if (asset.organization_id === organizationId) this.#byAddress.delete(address);
    }
  }

  forgetAll(): void {
    this.#lookups.clear();
    for (const { changed } of this.#running) changed.add('all');
    this.#byAddress.clear();
    this.#addresses.clear();
  }

  #remember(address: string, asset: Deliverable): void {
    this.#byAddress.set(address, asset, bytesPerAsset);
    this.#addresses.set(asset.id, address);
    if (this.#addresses.size > 2 * this.#byAddress.size + 1_000) this.#dropStaleAddresses();
  }

  #dropStaleAddresses(): void {
    for (const [id, address] of this.#addresses) {
      if (this.#byAddress.get(address)?.id !== id) this.#addresses.delete(id);
    }
  }
}
