import type { Context } from '#context.ts';
import { type DeliveryRules, openRules, selectRules } from '#delivery/rules/delivery-settings.ts';
import { ByteLru } from '#platform/byte-lru.ts';
import type { Id } from '#platform/id.ts';
import type { SourceHost } from './source-host.ts';

/** What an organization lets remote pictures come from. */
export type SourceRules = {
  readonly organizationId: Id<'organization'>;
  /** Never empty. */
  readonly hosts: readonly SourceHost[];
  /** When all of the organization's pictures were last asked to be made anew. */
  readonly purgedAt: Date | null;
  /** What the organization's URLs may ask. */
  readonly delivery: DeliveryRules;
  /** Another after each change that this process heard of. */
  readonly version: number;
};

const capacityBytes = 4 * 1_024 * 1_024;
const bytesPerHost = 300;

/** The rules asked for lately, by cloudname. They are forgotten when a change is announced. */
export class KnownSourceRules {
  readonly #rules = new ByteLru<SourceRules>(capacityBytes);
  /** Grows with each change: what was being looked up meanwhile is not remembered. */
  #changes = 0;

  peek(cloudname: string): SourceRules | undefined {
    return this.#rules.get(cloudname);
  }

  /** Undefined alike, and after the same question, for an organization that allows no host and for none at all. */
  async find(ctx: Context, cloudname: string): Promise<SourceRules | undefined> {
    const changes = this.#changes;
    const found = await findSourceRules(ctx, cloudname);
    const rules = found && { ...found, version: changes };
    if (rules === undefined || changes !== this.#changes) return rules;
    // Who asked at the same time gets the same, which `isCurrent` goes by.
    const known = this.peek(cloudname);
    if (known === undefined) this.#rules.set(cloudname, rules, (rules.hosts.length + 1) * bytesPerHost);
    return known ?? rules;
  }

  /** Whether these very rules still hold; nothing that was fetched under others may be kept. */
  isCurrent(cloudname: string, rules: SourceRules): boolean {
    return this.#rules.get(cloudname) === rules;
  }

  forget(organizationId: Id<'organization'>): void {
    this.#changes += 1;
    for (const [cloudname, rules] of this.#rules.entries()) {
      if (rules.organizationId === organizationId) this.#rules.delete(cloudname);
    }
  }

  forgetAll(): void {
    this.#changes += 1;
    this.#rules.clear();
  }
}

async function findSourceRules(
  ctx: Context,
  cloudname: string,
): Promise<Omit<SourceRules, 'version'> | undefined> {
  const rows = await ctx.database.db
    .selectFrom('source_hosts')
    .innerJoin('organizations', 'organizations.id', 'source_hosts.organization_id')
    .leftJoin('purges', (join) =>
      join.onRef('purges.organization_id', '=', 'source_hosts.organization_id').on('purges.prefix', '=', '/'),
    )
    .select(['source_hosts.organization_id', 'source_hosts.host', 'purges.purged_at', selectRules])
    .where('organizations.cloudname', '=', cloudname)
    .where('organizations.erase_at', 'is', null)
    .execute();
  const [first] = rows;
  if (first === undefined) return undefined;
  return {
    organizationId: first.organization_id,
    hosts: rows.map(({ host }) => host as SourceHost),
    purgedAt: first.purged_at,
    delivery: first.rules ?? openRules,
  };
}
