import { createHash } from 'node:crypto';
import type { Context } from '#context.ts';
import { Problem } from '#platform/problem.ts';
import { idempotencyProblems } from './problems.ts';
import { nameOf, opened, type Repeatable, sealed } from './seal.ts';

/** What was answered, to be answered again. */
export type KeptAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** `said`: a hash of everything that was sent. */
export type Answered = { readonly said: Buffer; readonly answer: KeptAnswer };

const keptMs = 24 * 3_600_000;

/** A process that died does not come back to its request: after this, whoever repeats it does it anew. */
const aliveMs = 15_000;
const renewMs = 5_000;

const shortest = 16;
const longest = 255;

/** Short ones would be chosen twice. Throws `idempotency-key-invalid`. */
export function parseToken(text: string): string {
  if (text.length >= shortest && text.length <= longest && /^[\x21-\x7e]+$/.test(text)) return text;
  throw new Problem(idempotencyProblems['idempotency-key-invalid'], {
    ...{ thing: 'Idempotency-Key', value: text },
    expected: `${shortest} to ${longest} visible characters of ASCII, such as a UUID`,
  });
}

/**
 * Takes a request on, unless it was answered in the last 24 hours: then that. What is taken on ends with `keepAnswer` or
 * `forget`. Throws `idempotency-key-busy` while another request with the same key is being answered.
 */
export async function takeOn(ctx: Context, request: Repeatable): Promise<Answered | undefined> {
  const now = ctx.clock.now();
  const name = nameOf(request);
  const begun = {
    ...{ said: null, answer: null, alive_until: later(now, aliveMs), expires_at: later(now, keptMs) },
  };
  const taken = await ctx.database.db
    .insertInto('idempotency_answers')
    .values({ key_id: request.keyId, name, ...begun })
    .onConflict((conflict) =>
      conflict
        .columns(['key_id', 'name'])
        .doUpdateSet(begun)
        .where((where) =>
          where.or([
            where('idempotency_answers.expires_at', '<=', now),
            where('idempotency_answers.alive_until', '<=', now),
          ]),
        ),
    )
    .returning('name')
    .executeTakeFirst();
  if (taken !== undefined) return undefined;
  const kept = await ctx.database.db
    .selectFrom('idempotency_answers')
    .select(['said', 'answer'])
    .where('key_id', '=', request.keyId)
    .where('name', '=', name)
    .executeTakeFirst();
  if (kept?.said == null || kept.answer === null) {
    throw new Problem(idempotencyProblems['idempotency-key-busy'], { retryAfter: 1 });
  }
  return { said: kept.said, answer: JSON.parse(opened(request, kept.answer)) as KeptAnswer };
}

/** Throws `idempotency-key-reused` where something else was said. */
export function assertSame({ said }: Answered, again: Buffer): void {
  if (said.equals(again)) return;
  throw new Problem(idempotencyProblems['idempotency-key-reused'], { thing: 'Idempotency-Key' });
}

/** Says again and again that the request is still being answered; until the timer is cleared. */
export function stayAlive(ctx: Context, request: Repeatable): NodeJS.Timeout {
  const renew = () =>
    ctx.database.db
      .updateTable('idempotency_answers')
      .set({ alive_until: later(ctx.clock.now(), aliveMs) })
      .where('key_id', '=', request.keyId)
      .where('name', '=', nameOf(request))
      .where('answer', 'is', null)
      .execute()
      .catch((err: unknown) =>
        ctx.log.warn({ err }, 'A request could not say that it is still being answered.'),
      );
  return setInterval(() => void renew(), renewMs).unref();
}

export async function keepAnswer(
  ctx: Context,
  request: Repeatable,
  { said, answer }: Answered,
): Promise<void> {
  await ctx.database.db
    .updateTable('idempotency_answers')
    .set({ said, answer: sealed(request, JSON.stringify(answer)), alive_until: null })
    .where('key_id', '=', request.keyId)
    .where('name', '=', nameOf(request))
    .execute();
}

/** Nothing was done: it can be asked again, also otherwise. */
export async function forget(ctx: Context, request: Repeatable): Promise<void> {
  await ctx.database.db
    .deleteFrom('idempotency_answers')
    .where('key_id', '=', request.keyId)
    .where('name', '=', nameOf(request))
    .execute();
}

export async function forgetOld(ctx: Context): Promise<void> {
  await ctx.database.db
    .deleteFrom('idempotency_answers')
    .where('expires_at', '<=', ctx.clock.now())
    .execute();
}

/** Of all that makes up what a request says. */
export function hashOfSaid(parts: readonly string[]): Buffer {
  return createHash('sha256').update(JSON.stringify(parts)).digest();
}

function later(now: Date, ms: number): Date {
  return new Date(now.getTime() + ms);
}
