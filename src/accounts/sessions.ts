import { sql } from 'kysely';
import type { Origin, Person } from '#access/actor.ts';
import type { Context } from '#context.ts';
import type { Tx } from '#database/database.ts';
import { type Id, newId } from '#platform/id.ts';
import { endSessionsWhere } from './activity/end-sessions.ts';
import { claimOrganizations } from './claim-organizations.ts';
import { countryOf } from './country.ts';
import { deviceOf } from './device.ts';
import { accountChangedLetter } from './letters.ts';
import { hashToken } from './one-time-links.ts';
import { sendLetter } from '#outbox/send-letter.ts';
import { kept } from './personal-data.ts';
import { newFamily, newSessionToken, readSessionToken, type TokenFamily } from './session-token.ts';

/** A client as an edge knows it. The address is used and forgotten: only its country is kept. */
export type Client = { readonly address: string; readonly userAgent: string | undefined };

/** What the browser gets to keep. Without `stay` it forgets it when it closes. */
export type SessionToken = {
  readonly id: Id<'session'>;
  readonly token: string;
  readonly stay: boolean;
  readonly expiresAt: Date;
};

const hour = 3_600_000;
const lifeMs = { stay: kept.stayDays * 24 * hour, passing: kept.sessionHours * hour };
const rotateMs = hour;
/** Requests that were under way with the token before are not those of a thief. */
const overlapMs = 60_000;
const noticedMs = 5 * 60_000;

export function originOf({ address, userAgent }: Client): Origin {
  return { country: countryOf(address), device: deviceOf(userAgent) };
}

/** Signs somebody in. Whatever token the browser had before is not taken up again. */
export async function startSession(
  ctx: Context,
  tx: Tx,
  input: { personId: Id<'person'>; client: Client; stay: boolean },
): Promise<SessionToken> {
  const now = ctx.clock.now();
  const id = newId<'session'>(now);
  const family = input.stay ? newFamily() : undefined;
  const token = newSessionToken(family);
  const expiresAt = new Date(now.getTime() + lifeMs[input.stay ? 'stay' : 'passing']);
  await tx
    .insertInto('sessions')
    .values({
      id,
      person_id: input.personId,
      token_hash: hashToken(token),
      ...{ next_hash: null, next_at: null, previous_hash: null, promoted_at: now },
      family_hash: family === undefined ? null : hashToken(family.family),
      stay: input.stay,
      ...originOf(input.client),
      created_at: now,
      last_used_at: now,
      expires_at: expiresAt,
    })
    .execute();
  await noteSignIn(tx, { id, personId: input.personId, client: input.client, now });
  await claimOrganizations(ctx, tx, {
    kind: 'person',
    personId: input.personId,
    sessionId: id,
    administrator: false,
    roles: new Map(),
    origin: originOf(input.client),
  });
  return { id, token, stay: input.stay, expiresAt };
}

async function noteSignIn(
  tx: Tx,
  session: { id: Id<'session'>; personId: Id<'person'>; client: Client; now: Date },
): Promise<void> {
  await tx
    .insertInto('activity_events')
    .values({
      id: newId<'activity'>(session.now),
      person_id: session.personId,
      at: session.now,
      kind: 'signed-in',
      session_id: session.id,
      what: null,
      bytes: null,
      ...originOf(session.client),
    })
    .execute();
}

/** Ends a person's sessions, but for one, and what was begun to become one. */
export async function endOtherSessions(
  tx: Tx,
  { personId, except, now }: { personId: Id<'person'>; except?: Id<'session'>; now: Date },
): Promise<void> {
  await endSessionsWhere(tx, sql`person_id = ${personId} and id is distinct from ${except ?? null}::uuid`, {
    reason: 'account changed',
    now,
  });
  await tx.deleteFrom('pending_proofs').where('person_id', '=', personId).execute();
}

export type Authenticated = {
  readonly person: Person;
  /** A new token to hand out, when it was time. */
  readonly renewed: SessionToken | undefined;
};

/** Who a session's token belongs to; undefined for one that is unknown, over, or was stolen. */
export async function authenticateSession(ctx: Context, token: string): Promise<Authenticated | undefined> {
  const given = readSessionToken(token);
  const row = given && (await findSession(ctx, given));
  const now = ctx.clock.now();
  if (given === undefined || row === undefined || row.expires_at <= now) return undefined;
  const { hash } = given;
  const isPrevious = row.previous_hash?.equals(hash) === true;
  const isOlder = given.of !== undefined && given.of.generation < row.generation;
  const isOverlap = isPrevious && now.getTime() - row.promoted_at.getTime() <= overlapMs;
  if ((isPrevious || isOlder) && !isOverlap) {
    await endStolen(ctx, row);
    return undefined;
  }
  const isOurs = isPrevious || [row.token_hash, row.next_hash].some((each) => each?.equals(hash) === true);
  // Handed out, never used, and replaced since: its answer was lost.
  if (!isOurs) return undefined;
  const renewed = isPrevious ? undefined : await keepUp(ctx, row, given);
  return { person: await personOf(ctx, row), renewed };
}

/** Who a session belongs to, without using it: what is asked this way keeps no session alive. */
export async function personOfSession(ctx: Context, token: string): Promise<Id<'person'> | undefined> {
  const given = readSessionToken(token);
  const row = given && (await findSession(ctx, given));
  return row === undefined || row.expires_at <= ctx.clock.now() ? undefined : row.person_id;
}

type Given = NonNullable<ReturnType<typeof readSessionToken>>;
type Row = NonNullable<Awaited<ReturnType<typeof findSession>>>;

async function findSession(ctx: Context, { hash, of }: Given) {
  return ctx.database.db
    .selectFrom('sessions')
    .innerJoin('people', 'people.id', 'sessions.person_id')
    .selectAll('sessions')
    .select(['people.administrator', 'people.email', 'people.erase_at'])
    .where((where) =>
      where.or([
        where('token_hash', '=', hash),
        where('next_hash', '=', hash),
        where('previous_hash', '=', hash),
        ...(of === undefined ? [] : [where('family_hash', '=', of.familyHash)]),
      ]),
    )
    .executeTakeFirst();
}

async function personOf({ database }: Context, row: Row): Promise<Person> {
  // Who is about to be erased can do nothing but take that back.
  const isLeaving = row.erase_at !== null;
  const memberships = await database.db
    .selectFrom('memberships')
    .innerJoin('organizations', 'organizations.id', 'memberships.organization_id')
    .select(['organization_id', 'role'])
    .where('person_id', '=', row.person_id)
    // In a closed one nobody can do anything but undo that.
    .where('erase_at', 'is', null)
    .$if(isLeaving, (query) => query.where((where) => where.lit(false)))
    .execute();
  return {
    kind: 'person',
    personId: row.person_id,
    sessionId: row.id,
    administrator: row.administrator && !isLeaving,
    roles: new Map(memberships.map(({ organization_id, role }) => [organization_id, role])),
    origin: { country: row.country, device: row.device },
  };
}

/**
 * What a use changes: its time, to five minutes; a token that was seen for the first time becomes the token; a
 * session that stays gets a new one every hour.
 */
async function keepUp(ctx: Context, row: Row, { hash, of }: Given): Promise<SessionToken | undefined> {
  const now = ctx.clock.now();
  const since = (date: Date | null): number => now.getTime() - (date?.getTime() ?? 0);
  const isNext = row.next_hash?.equals(hash) === true;
  const isDue = row.stay && !isNext && since(row.promoted_at) > rotateMs && since(row.next_at) > overlapMs;
  if (!isNext && !isDue && since(row.last_used_at) <= noticedMs) return undefined;
  const expiresAt = new Date(now.getTime() + lifeMs[row.stay ? 'stay' : 'passing']);
  const token = newSessionToken(of && nextOf(of));
  const changed = await ctx.database.db
    .updateTable('sessions')
    .set({
      last_used_at: now,
      expires_at: expiresAt,
      ...(isNext
        ? {
            token_hash: hash,
            previous_hash: row.token_hash,
            next_hash: null,
            next_at: null,
            promoted_at: now,
            generation: row.generation + 1,
          }
        : {}),
      ...(isDue ? { next_hash: hashToken(token), next_at: now } : {}),
    })
    .where('id', '=', row.id)
    // Another request may have been first; what it did stays.
    .where('token_hash', '=', row.token_hash)
    .where('next_at', 'is not distinct from', row.next_at)
    .returning('id')
    .executeTakeFirst();
  return isDue && changed !== undefined ? { id: row.id, token, stay: true, expiresAt } : undefined;
}

function nextOf({ family, generation }: TokenFamily): TokenFamily {
  return { family, generation: generation + 1 };
}

/** A token that was replaced comes back: two have it, and nobody can tell which is the thief. */
async function endStolen(ctx: Context, row: Row): Promise<void> {
  const now = ctx.clock.now();
  await ctx.database.transaction(async (tx) => {
    const ended = await endSessionsWhere(tx, sql`id = ${row.id}`, { reason: 'stolen', now });
    if (ended.length === 0) return;
    const letter = accountChangedLetter(
      { to: row.email, now },
      {
        happened: 'A session of your account was ended, since somebody else may have copied it',
        where: [['Device', row.device]],
        securityUrl: `${ctx.addresses.publicUrl}/account`,
      },
    );
    await sendLetter(ctx, tx, letter);
  });
}
