import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Actor, type KeyHolder, type Person, visitor } from '#access/actor.ts';
import { accessProblems } from '#access/problems.ts';
import { authenticateKey } from '#accounts/authenticate-key.ts';
import { authenticateSession, type Client } from '#accounts/sessions.ts';
import type { Context } from '#context.ts';
import { type Id, isId } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import { readCookie, writeSession } from './cookies.ts';
import { httpProblems } from './problems.ts';
import { assertFormToken } from './same-site.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; set before the body is looked at. */
    actor: Actor;
  }
}

/** Finds out who asks before anything else of a request is looked at, in every route of this scope. */
export function identify(scope: FastifyInstance, ctx: Context, find = actorOf): void {
  scope.decorateRequest('actor');
  scope.addHook('onRequest', async (request) => {
    request.actor = await find(ctx, request.headers.authorization);
  });
}

/** Turns visitors away in this scope before their body is looked at; after `identify`. A preflight carries no key. */
export function requireKey(scope: FastifyInstance): void {
  scope.addHook('onRequest', async (request) => {
    if (request.method !== 'OPTIONS') keyHolder(request);
  });
}

/** Program or person, where nothing is for visitors. Throws `unauthorized`. */
export function callerIn({ actor }: FastifyRequest): KeyHolder | Person {
  if (actor.kind === 'key' || actor.kind === 'person') return actor;
  throw new Problem(accessProblems.unauthorized);
}

/** Where nothing is for people either. Throws `unauthorized`. */
export function keyHolder(request: FastifyRequest): KeyHolder {
  if (request.actor.kind !== 'key') throw new Problem(accessProblems.unauthorized);
  return request.actor;
}

/**
 * Finds out who is signed in by the cookie of our pages, in every route of this scope, and hands out its new token when
 * it is time. Without one, or with one that is over: a visitor.
 */
export function identifyPerson(scope: FastifyInstance, ctx: Context): void {
  scope.decorateRequest('actor');
  scope.addHook('onRequest', async (request, reply) => {
    await takePerson(ctx, request, reply);
  });
}

async function takePerson(ctx: Context, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  request.actor = visitor;
  const token = readCookie(request, 'session');
  const known = token === undefined ? undefined : await authenticateSession(ctx, token);
  if (known === undefined) return;
  request.actor = known.person;
  // A write may last: its answer would put an old token in the place of one that came meanwhile.
  if (known.renewed !== undefined && reading.has(request.method)) writeSession(request, reply, known.renewed);
}

/**
 * Finds out who asks where programs and people do the same: by key, or without one by the cookie of our pages, whose writes
 * need the form's token. Turns visitors away before their body is looked at.
 */
export function identifyEither(scope: FastifyInstance, ctx: Context, find = actorOf): void {
  scope.decorateRequest('actor');
  scope.addHook('onRequest', async (request, reply) => {
    await takeCaller(ctx, request, { reply, find });
  });
}

/** Sets who asks as `identifyEither` says. Throws `unauthorized`, `sign-in-needed`, `cross-site`. */
export async function takeCaller(
  ctx: Context,
  request: FastifyRequest,
  { reply, find }: { readonly reply: FastifyReply; readonly find: typeof actorOf },
): Promise<void> {
  const isByKey = request.headers.authorization !== undefined || readCookie(request, 'session') === undefined;
  if (isByKey) request.actor = await find(ctx, request.headers.authorization);
  else await takePerson(ctx, request, reply);
  if (request.method === 'OPTIONS') return;
  // Whoever came by a cookie that is over is not to be asked for a key, which a browser would do in a window.
  if (request.actor.kind === 'visitor') {
    throw new Problem(accessProblems[isByKey ? 'unauthorized' : 'sign-in-needed']);
  }
  if (request.actor.kind !== 'person') return;
  reply.header('cache-control', 'no-store');
  if (!reading.has(request.method)) assertFormToken(request, ctx.addresses.publicUrl);
}

/**
 * Whose pictures a request is about: a key's organization, or the one of theirs that a person names in `X-Organization`;
 * who is in one only need not. Throws `not-found` for one they are not in.
 */
export function organizationOf(request: FastifyRequest): Id<'organization'> {
  const { actor } = request;
  if (actor.kind !== 'person') return keyHolder(request).organizationId;
  const named = request.headers['x-organization']?.toString();
  const [first, ...others] = actor.roles.keys();
  if (named === undefined && first !== undefined && others.length === 0) return first;
  if (named === undefined) {
    throw new Problem(httpProblems['request-invalid'], {
      thing: 'X-Organization',
      expected: 'the id of one of your organizations',
    });
  }
  if (isId<'organization'>(named) && actor.roles.has(named)) return named;
  throw new Problem(accessProblems['not-found']);
}

const reading = new Set(['GET', 'HEAD', 'OPTIONS']);

/** A program's key has nothing to say in this scope, and a write needs the form's token. After `identifyPerson`. */
export function requirePerson(scope: FastifyInstance, ctx: Context): void {
  scope.addHook('onRequest', async (request) => {
    if (request.method === 'OPTIONS') return;
    signedIn(request);
    if (!reading.has(request.method)) assertFormToken(request, ctx.addresses.publicUrl);
  });
}

/** Throws `sign-in-needed`. */
export function signedIn(request: FastifyRequest): Person {
  if (request.actor.kind !== 'person') throw new Problem(accessProblems['sign-in-needed']);
  return request.actor;
}

/** Who is at the other end, for what begins a session. */
export function clientOfRequest(request: FastifyRequest): Client {
  return { address: request.ip, userAgent: request.headers['user-agent'] };
}

/** From HTTP Basic credentials; without any, a visitor. Throws `unauthorized` for wrong ones. */
export async function actorOf(ctx: Context, header: string | undefined): Promise<Actor> {
  if (header === undefined) return visitor;
  const [, encoded] = /^basic +([A-Za-z0-9+/_-]+={0,2}) *$/i.exec(header) ?? [];
  const decoded = Buffer.from(encoded ?? '', 'base64').toString('utf8');
  // Keys and secrets are base64 and never hold a colon, so the first one parts them.
  const colon = decoded.indexOf(':');
  const actor =
    colon < 0 ? undefined : await authenticateKey(ctx, decoded.slice(0, colon), decoded.slice(colon + 1));
  if (actor === undefined) throw new Problem(accessProblems.unauthorized);
  return actor;
}
