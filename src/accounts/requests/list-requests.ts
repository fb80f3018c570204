import type { Operator, Person } from '#access/actor.ts';
import { accessProblems } from '#access/problems.ts';
import type { Context } from '#context.ts';
import { type Id, isId } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import type { RequestKind } from './kinds.ts';

export type RequestListing = {
  readonly id: Id<'request'>;
  readonly kind: RequestKind;
  /** Null when who asked has been erased since. */
  readonly email: string | null;
  readonly details: string | null;
  readonly receivedAt: Date;
  readonly dueAt: Date;
  readonly extendedBecause: string | null;
  readonly outcome: 'granted' | 'refused' | null;
  readonly answer: string | null;
  readonly settledAt: Date | null;
};

const most = 1_000;

/** Every confirmed request: first what is open, the most pressing in front; then what was settled lately. */
export async function listRequests(ctx: Context, _actor: Operator): Promise<RequestListing[]> {
  return select(ctx).limit(most).execute();
}

/** Those of whoever is signed in. */
export async function listOwnRequests(ctx: Context, { personId }: Person): Promise<RequestListing[]> {
  return select(ctx).where('person_id', '=', personId).limit(most).execute();
}

/** One that was confirmed. Throws `not-found`. */
export async function readRequest(ctx: Context, _actor: Operator, id: string): Promise<RequestListing> {
  const row = isId<'request'>(id) ? await select(ctx).where('id', '=', id).executeTakeFirst() : undefined;
  if (row === undefined) throw new Problem(accessProblems['not-found']);
  return row;
}

function select({ database }: Context) {
  return database.db
    .selectFrom('data_requests')
    .select([
      ...(['id', 'kind', 'email', 'details', 'outcome', 'answer'] as const),
      ...(['extended_because as extendedBecause', 'settled_at as settledAt'] as const),
    ])
    .select((select_) => [
      select_.ref('confirmed_at').$notNull().as('receivedAt'),
      select_.ref('due_at').$notNull().as('dueAt'),
    ])
    .where('confirmed_at', 'is not', null)
    .orderBy('settled_at', (order) => order.desc().nullsFirst())
    .orderBy('due_at');
}
