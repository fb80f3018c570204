import type { Context } from '#context.ts';
import type { DerivativeCache } from '#delivery/derivative-cache.ts';
import { Flights } from '#delivery/flights.ts';
import { Gate } from '#imaging/gate.ts';
import { ByteLru } from '#platform/byte-lru.ts';
import type { Id } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import { type FetchedSource, fetchSource } from './fetch-source.ts';
import { addressKey, type CachedHead, keepFetched, type RemoteFacts, remoteGroup } from './remote-cache.ts';
import { KnownSourceRules, type SourceRules } from './source-rules.ts';

/** How long a failure is answered without trying again, so that a broken link on a busy page is not an attack on its host. */
const failureMs = 30_000;
const failuresBytes = 1_024 * 1_024;
const bytesPerFailure = 1_024;

/** Each may hold a file of `VITRINE_MAX_FILE` in memory; a slow host must not keep the pictures of others waiting. */
const fetches = { atOnce: 12, queue: 100 };

type Failure = { readonly problem: Problem; readonly until: number };

/** What is asked for, and under which rules it may be. */
export type SourceRequest = {
  readonly cloudname: string;
  readonly source: URL;
  readonly rules: SourceRules;
  readonly signal: AbortSignal;
};

/** A remote picture as it is known; the bytes are at hand only when it was fetched just now. */
export type Source = {
  readonly group: string;
  readonly remote: RemoteFacts;
  readonly bytes: Buffer | undefined;
};

/** The pictures of other hosts that this process knows, and those that cannot be had. */
export class RemoteSources {
  readonly rules = new KnownSourceRules();
  readonly #cache: DerivativeCache<CachedHead>;
  readonly #flights = new Flights<FetchedSource>();
  readonly #gate = new Gate(fetches);
  readonly #failures = new ByteLru<Failure>(failuresBytes);

  constructor(cache: DerivativeCache<CachedHead>) {
    this.#cache = cache;
  }

  /**
   * What is known of a picture, fetched when that is too old or nothing is; all who ask for the same meanwhile share
   * one fetch. Throws what `fetchSource` throws, and for half a minute what it threw, and `busy`.
   */
  async open(ctx: Context, request: SourceRequest): Promise<Source> {
    const { group, key } = namesOf(request);
    const cached = await this.#cache.get(group, key);
    const remote = cached?.head.remote;
    if (remote !== undefined && isFresh(ctx, remote)) return { group, remote, bytes: undefined };
    return this.fetch(ctx, request);
  }

  /** For when the bytes are needed and gone, however fresh what is known of them. */
  async fetch(ctx: Context, request: SourceRequest): Promise<Source> {
    const { group, key } = namesOf(request);
    const failure = this.#failures.get(group + key);
    if (failure !== undefined && ctx.clock.now().getTime() < failure.until) throw failure.problem;
    // What began under other rules may end where these do not lead.
    const flight = `${group} ${key} ${request.rules.version}`;
    const { result } = await this.#flights.join(flight, request.signal, (signal, hold) =>
      this.#gate.run(() => this.#take(ctx, { ...request, signal }, hold), signal),
    );
    return { group, ...result };
  }

  /** For when what an organization allows has changed, or all is to be fetched anew. */
  forget(organizationId: Id<'organization'>): void {
    this.rules.forget(organizationId);
    const group = remoteGroup(organizationId);
    for (const [key] of this.#failures.entries()) if (key.startsWith(group)) this.#failures.delete(key);
  }

  forgetAll(): void {
    this.rules.forgetAll();
    this.#failures.clear();
  }

  /** What was fetched under rules that have changed meanwhile is still this answer, but not kept. */
  async #take(
    ctx: Context,
    request: SourceRequest,
    hold: (until: Promise<unknown>) => void,
  ): Promise<FetchedSource> {
    const { group, key } = namesOf(request);
    const isCurrent = () => this.rules.isCurrent(request.cloudname, request.rules);
    try {
      const fetched = await fetchSource(ctx, request.source, { ...request, hosts: request.rules.hosts });
      if (isCurrent()) hold(keepFetched(this.#cache, { group, key, ...fetched }));
      return fetched;
    } catch (error) {
      if (isCurrent()) this.#remember(ctx, group + key, error);
      throw error;
    }
  }

  /** What is the source's fault; that we are busy, or that everybody left, is not. */
  #remember(ctx: Context, key: string, problem: unknown): void {
    if (!(problem instanceof Problem) || problem.status >= 500) return;
    this.#failures.set(key, { problem, until: ctx.clock.now().getTime() + failureMs }, bytesPerFailure);
  }
}

/** An address means the same to all of an organization; to another its own rules may give another answer. */
function namesOf({ source, rules }: SourceRequest): { group: string; key: string } {
  return { group: remoteGroup(rules.organizationId), key: addressKey(source.href, rules.purgedAt) };
}

/** A time that is still to come is of a clock that was wrong. */
function isFresh(ctx: Context, { fetchedAt }: RemoteFacts): boolean {
  const age = ctx.clock.now().getTime() - fetchedAt;
  return age >= 0 && age < ctx.config.delivery.remoteMaxAgeSeconds * 1_000;
}
