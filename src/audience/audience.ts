import { createHmac, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { countryOf } from '#accounts/country.ts';
import type { Context } from '#context.ts';
import type { AudienceDaysTable } from '#database/tables/audience.ts';
import { deviceKindOf, originKindOf, type PageKind } from './buckets.ts';

/** A look at a page. The address of the connection and what the browser says are used here and go nowhere. */
export type Look = {
  readonly page: PageKind;
  readonly referer: string | undefined;
  /** The host the page was asked from. */
  readonly host: string;
  readonly userAgent: string | undefined;
  readonly address: string;
};

type Cell = Pick<AudienceDaysTable, 'measure' | 'value'> & {
  /** Different visitors since the day, or the process, began. */
  together: number;
  /** Those of them that are not written yet. */
  unwritten: number;
};

type Day = {
  readonly begins: number;
  readonly ends: number;
  /** Never written anywhere: with it visitors of one day are told apart, and without it those of no day. */
  readonly salt: Buffer;
  /** The kinds of page each has looked at, by a keyed hash that only the salt connects with anybody. */
  readonly visitors: Map<string, Set<PageKind>>;
  readonly cells: Map<string, Cell>;
};

const dayMs = 86_400_000;

/** At most this much is lost when the process dies without warning, in milliseconds. */
const flushMs = 30_000;

/** More visitors than this in a day are not told apart, and so not counted. */
const mostVisitors = 200_000;

/**
 * Counts who agreed to it: each visitor once a day under each value that fits, in memory, and every half minute the
 * new counts are added to those of the day. Nothing is written that is about one look or one visitor.
 */
export class Audience implements AsyncDisposable {
  readonly #ctx: Context;
  readonly #timer: NodeJS.Timeout;
  readonly #looks = new Set<Promise<void>>();
  #day: Day | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(ctx: Context) {
    this.#ctx = ctx;
    this.#timer = setInterval(() => void this.flush(), flushMs).unref();
  }

  /** `visitor`: whatever names somebody who agreed; it is kept as a hash under the salt of the day alone. */
  count(visitor: string, look: Look): void {
    const day = this.#today();
    const token = tokenOf(day, visitor);
    const known = day.visitors.get(token);
    if (known === undefined && day.visitors.size >= mostVisitors) return;
    if (known === undefined) {
      add(day, 'all', 'all');
      add(day, 'origin', originKindOf(look.referer, look.host));
      add(day, 'device', deviceKindOf(look.userAgent));
      add(day, 'country', countryOf(look.address) ?? 'unknown');
    }
    const pages = known ?? new Set();
    day.visitors.set(token, pages);
    if (pages.has(look.page)) return;
    pages.add(look.page);
    add(day, 'page', look.page);
  }

  /** Whoever takes their agreement back is no longer told apart from others. */
  forget(visitor: string): void {
    if (this.#day !== undefined) this.#day.visitors.delete(tokenOf(this.#day, visitor));
  }

  /** Something that will count, or not, when it is known whether somebody agreed; no page waits for it. */
  later(look: Promise<void>): void {
    const settled = look
      .catch((err: unknown) => this.#ctx.log.warn({ err }, 'A visit could not be counted.'))
      .finally(() => this.#looks.delete(settled));
    this.#looks.add(settled);
  }

  /** Writes what is not written yet. What cannot be written stays and is tried again with the next flush. */
  flush(): Promise<void> {
    this.#writing = this.#writing.then(async () => {
      await Promise.all(this.#looks);
      const day = this.#day;
      if (day === undefined) return;
      if (this.#ctx.clock.now().getTime() >= day.ends) this.#end(day);
      await this.#write(day);
    });
    return this.#writing;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    await this.flush();
  }

  #today(): Day {
    const now = this.#ctx.clock.now().getTime();
    if (this.#day !== undefined && now < this.#day.ends) return this.#day;
    const before = this.#day;
    if (before !== undefined) {
      this.#end(before);
      this.#writing = this.#writing.then(() => this.#write(before));
    }
    const begins = Math.floor(now / dayMs) * dayMs;
    this.#day = {
      ...{ begins, ends: begins + dayMs, salt: randomBytes(32) },
      ...{ visitors: new Map(), cells: new Map() },
    };
    return this.#day;
  }

  /** Its salt and its visitors go at once; its counts stay until they are written. */
  #end(day: Day): void {
    day.salt.fill(0);
    day.visitors.clear();
    this.#day = undefined;
  }

  async #write({ begins, cells }: Day): Promise<void> {
    const fresh = [...cells.values()].filter(({ unwritten }) => unwritten > 0);
    if (fresh.length === 0) return;
    const rows = fresh.map(({ measure, value, unwritten, together }) => {
      return { day: new Date(begins), measure, value, visits: unwritten, together };
    });
    for (const cell of fresh) cell.unwritten = 0;
    try {
      await this.#put(rows);
    } catch (err) {
      for (const [index, cell] of fresh.entries()) cell.unwritten += rows[index]?.visits ?? 0;
      this.#ctx.log.warn({ err }, 'Counts of visits could not be written; it is tried again.');
    }
  }

  async #put(rows: readonly AudienceDaysTable[]): Promise<void> {
    await this.#ctx.database.db
      .insertInto('audience_days')
      .values(rows)
      .onConflict((conflict) =>
        conflict.columns(['day', 'measure', 'value']).doUpdateSet({
          visits: sql`audience_days.visits + excluded.visits`,
          together: sql`greatest(audience_days.together, excluded.together)`,
        }),
      )
      .execute();
  }
}

function tokenOf({ salt }: Day, visitor: string): string {
  return createHmac('sha256', salt).update(visitor).digest('base64url');
}

function add({ cells }: Day, measure: Cell['measure'], value: string): void {
  const key = `${measure} ${value}`;
  const cell = cells.get(key) ?? { measure, value, together: 0, unwritten: 0 };
  cell.together += 1;
  cell.unwritten += 1;
  cells.set(key, cell);
}
