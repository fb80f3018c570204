import { sql } from 'kysely';
import type { Context } from '#context.ts';
import { type Id, newId } from '#platform/id.ts';

/** What happened since the process began counting this hour. Plain numbers: bytes stay exact up to 9 PB. */
export type Counter = { deliveredBytes: number; deliveries: number; transformations: number };

/** At most this much is lost when the process dies without warning, in milliseconds. */
const flushMs = 5_000;
const hourMs = 3_600_000;

type Hour = { readonly organizationId: Id<'organization'>; readonly hour: number; readonly counter: Counter };

/**
 * Counts what is delivered, per organization and hour: no row for a request, nothing about who asked.
 * The hot path adds to numbers in memory; every few seconds the whole count of an hour is written, and again at
 * the end. Since totals are written and not differences, a repeated write counts nothing twice.
 */
export class Usage implements AsyncDisposable {
  readonly #ctx: Context;
  readonly #run: Id<'run'>;
  readonly #hours = new Map<Id<'organization'>, Hour>();
  /** Hours with something that is not written yet. */
  readonly #unwritten = new Set<Hour>();
  readonly #timer: NodeJS.Timeout;
  #hourEnds = 0;
  #writing: Promise<void> = Promise.resolve();

  constructor(ctx: Context) {
    this.#ctx = ctx;
    this.#run = newId<'run'>(ctx.clock.now());
    this.#timer = setInterval(() => void this.flush(), flushMs).unref();
  }

  /** One picture that was sent, with the bytes of its body. */
  delivered(organizationId: Id<'organization'>, bytes: number): void {
    const { counter } = this.#hourOf(organizationId);
    counter.deliveries += 1;
    counter.deliveredBytes += bytes;
  }

  /** Bytes of the body of a picture that was counted before, as they are sent. */
  sent(organizationId: Id<'organization'>, bytes: number): void {
    this.#hourOf(organizationId).counter.deliveredBytes += bytes;
  }

  /** One picture that was rendered. */
  transformed(organizationId: Id<'organization'>): void {
    this.#hourOf(organizationId).counter.transformations += 1;
  }

  /** Writes what is not written yet. What cannot be written stays and is tried again with the next flush. */
  flush(): Promise<void> {
    this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    await this.flush();
  }

  #hourOf(organizationId: Id<'organization'>): Hour {
    const now = this.#ctx.clock.now().getTime();
    if (now >= this.#hourEnds) {
      this.#hours.clear();
      this.#hourEnds = (Math.floor(now / hourMs) + 1) * hourMs;
    }
    const known = this.#hours.get(organizationId);
    if (known !== undefined) {
      this.#unwritten.add(known);
      return known;
    }
    const counter = { deliveredBytes: 0, deliveries: 0, transformations: 0 };
    const hour = { organizationId, hour: this.#hourEnds - hourMs, counter };
    this.#hours.set(organizationId, hour);
    this.#unwritten.add(hour);
    return hour;
  }

  async #write(): Promise<void> {
    const hours = [...this.#unwritten];
    if (hours.length === 0) return;
    for (const hour of hours) this.#unwritten.delete(hour);
    try {
      await this.#put(hours);
    } catch (error) {
      for (const hour of hours) this.#unwritten.add(hour);
      this.#ctx.log.warn({ err: error }, 'usage could not be written; it is tried again');
    }
  }

  /** An organization may be gone by now; what was counted for it then goes nowhere. */
  async #put(hours: readonly Hour[]): Promise<void> {
    const rows = hours.map(({ organizationId, hour, counter }) => ({
      organization_id: organizationId,
      hour: new Date(hour).toISOString(),
      delivered_bytes: counter.deliveredBytes,
      deliveries: counter.deliveries,
      transformations: counter.transformations,
    }));
    await sql`
      insert into usage_hours (organization_id, hour, run_id, delivered_bytes, deliveries, transformations)
      select o.id, r.hour, ${this.#run}::uuid, r.delivered_bytes, r.deliveries, r.transformations
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(
        organization_id uuid, hour timestamptz, delivered_bytes bigint, deliveries bigint, transformations bigint)
      join organizations o on o.id = r.organization_id
      on conflict (organization_id, hour, run_id) do update set
        delivered_bytes = excluded.delivered_bytes,
        deliveries = excluded.deliveries,
        transformations = excluded.transformations
    `.execute(this.#ctx.database.db);
  }
}
