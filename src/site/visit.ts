import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Person } from '#access/actor.ts';
import { accessProblems } from '#access/problems.ts';
import { activityOf } from '#accounts/activity/event.ts';
import { noteActivity } from '#accounts/activity/note-activity.ts';
import { proofSeconds } from '#accounts/pending-proofs.ts';
import { readStanding, type Standing } from '#accounts/notice-changes/agree.ts';
import { authenticateSession, type Client, type SessionToken } from '#accounts/sessions.ts';
import { isSignUpOpen } from '#accounts/sign-up.ts';
import type { Context } from '#context.ts';
import { clearCookie, readCookie, writeCookie, writeSession } from '#http/cookies.ts';
import { html, type Html } from '#platform/html.ts';
import { Problem } from '#platform/problem.ts';
import { asksNotToBeTracked } from '#privacy/signals.ts';
import type { Assets } from './assets.ts';
import { readableText, type Values } from './form-body.ts';
import { pressForm } from './form.ts';
import { type Page, sendPage, type Way } from './page.ts';
import { moment, notice } from './pieces.ts';
import { siteProblems } from './problems.ts';

/** One request of somebody at a browser. */
export type Visit = {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly path: string;
  readonly person: Person | undefined;
  readonly client: Client;
  /** Goes out with every form and has to come back. */
  readonly token: string;
  /** How they stand to changes of the privacy notice. */
  readonly standing: Standing;
};

/** What all pages need, and do alike. */
export class Site {
  readonly ctx: Context;
  readonly assets: Assets;

  constructor(ctx: Context, assets: Assets) {
    this.ctx = ctx;
    this.assets = assets;
  }

  get signUpIsOpen(): boolean {
    return isSignUpOpen(this.ctx.config);
  }

  async visit(request: FastifyRequest, reply: FastifyReply): Promise<Visit> {
    const session = await this.#session(request);
    const standing =
      session === undefined ? { news: [], isAsked: false } : await readStanding(this.ctx, session.person);
    const visit: Visit = {
      ...{ request, reply, token: formToken(request, reply), person: session?.person, standing },
      path: request.url.split('?', 1)[0] ?? '/',
      client: { address: request.ip, userAgent: request.headers['user-agent'] },
    };
    // A write may last: its answer would put an old token in the place of one that came meanwhile.
    if (session?.renewed !== undefined && request.method === 'GET') this.startSession(visit, session.renewed);
    return visit;
  }

  async #session(request: FastifyRequest) {
    const token = readCookie(request, 'session');
    return token === undefined ? undefined : authenticateSession(this.ctx, token);
  }

  startSession({ request, reply }: Visit, session: SessionToken): void {
    if (readCookie(request, 'sign-in') !== undefined) clearCookie(request, reply, 'sign-in');
    writeSession(request, reply, session);
  }

  /** Half of a sign-in: what the browser gets lets it say a code. */
  askCode({ request, reply }: Visit, token: string): void {
    writeCookie(request, reply, { name: 'sign-in', value: token, seconds: proofSeconds });
  }

  codeAsked({ request }: Visit): string {
    return readCookie(request, 'sign-in') ?? '';
  }

  endSession({ request, reply }: Visit): void {
    clearCookie(request, reply, 'session');
  }

  /**
   * A form counts only when a page of ours sent it: it brings the token that stands in a cookie nobody else can read
   * or set, and where the browser says from where it comes, that is here. Throws `form-foreign`.
   */
  assertOurs({ request, token }: Visit, values: Values): void {
    const from = request.headers['sec-fetch-site'];
    const given = Buffer.from(values['token'] ?? '');
    const expected = Buffer.from(token);
    const matches = given.length === expected.length && timingSafeEqual(given, expected);
    if (matches && (from === undefined || from === 'same-origin' || from === 'none')) return;
    throw new Problem(siteProblems['form-foreign']);
  }

  show(visit: Visit, page: Page): FastifyReply {
    this.#note(visit);
    const around = { ...this.#around(visit), above: newsOf(visit, this.ctx.clock.now()) };
    return sendPage(visit.reply, this.assets, { ...around, here: visit.path, ...page });
  }

  /** Which kind of page of the console somebody saw: the pattern of its address, and nothing that stands in it. */
  #note({ person, request }: Visit): void {
    const { url: pattern = '' } = request.routeOptions;
    if (person === undefined || request.method !== 'GET' || !pattern.startsWith('/console')) return;
    if (asksNotToBeTracked(request.headers)) return;
    noteActivity(this.ctx, activityOf(person, { kind: 'page', what: pattern }));
  }

  /** The ways around, for somebody who is signed in and for anybody else. */
  #around({ person, token }: Visit): { ways: readonly Way[]; end?: ReturnType<typeof pressForm> } {
    if (person === undefined) return { ways: [{ label: 'Sign in', path: '/sign-in' }] };
    return {
      ways: [
        { label: 'Organizations', path: '/console' },
        ...(person.administrator
          ? [
              { label: 'Mail', path: '/console/~mail' },
              { label: 'Requests', path: '/console/~requests' },
            ]
          : []),
        { label: 'My account', path: '/account' },
      ],
      end: pressForm({ token, action: '/sign-out', submit: 'Sign out' }),
    };
  }
}

/** The value of a cookie of this browser, made at its first form; it ends with the browser and says nothing. */
function formToken(request: FastifyRequest, reply: FastifyReply): string {
  const known = readCookie(request, 'form');
  if (known !== undefined && /^[\w-]{22}$/.test(known)) return known;
  const value = randomBytes(16).toString('base64url');
  writeCookie(request, reply, { name: 'form', value });
  return value;
}

/** Of several values of a name, the last. Throws `request-invalid` for one that is no text. */
export function queryOf({ request }: Visit): Readonly<Record<string, string | undefined>> {
  const given = Object.entries(request.query as Record<string, string | string[]>);
  return Object.fromEntries(
    given.map(([name, value]) => [name, readableText(name, [value].flat().at(-1) ?? '')]),
  );
}

/** Where nothing is for visitors. Throws `SignInNeeded` and `AnswerNeeded`, which lead to where that is done, and back. */
export function signedIn({ person, standing, path, request }: Visit): Person {
  if (person === undefined) throw new SignInNeeded();
  // What was begun goes on; a copy and leaving are never held up.
  if (standing.isAsked && request.method === 'GET' && !answering.includes(path)) throw new AnswerNeeded();
  return person;
}

/** Who administers the server; to others the page does not exist. Throws `not-found`, `SignInNeeded`. */
export function administrator(visit: Visit): Person {
  const person = signedIn(visit);
  if (person.administrator) return person;
  throw new Problem(accessProblems['not-found']);
}

/** Where somebody can be who has not said yet how they go on after a change that matters. */
const answering = ['/account/notice', '/account/data.json', '/account/leave', '/account/requests'];

/** Above every page of somebody who has not agreed yet. */
function newsOf({ standing, path }: Visit, now: Date): Html | undefined {
  const [first] = standing.news;
  if (first === undefined || path === '/account/notice') return undefined;
  const when =
    first.effectiveAt <= now
      ? html`has changed since ${moment(first.effectiveAt)}`
      : html`changes on ${moment(first.effectiveAt)}`;
  return notice(
    'warn',
    html`The privacy notice ${when}. <a href="/account/notice">What changes, and what you can do</a>`,
  );
}

/** Not a problem to be told, but a way to go. */
export class SignInNeeded extends Error {
  override readonly name = 'SignInNeeded';
}

/** The same, for somebody who is asked about a change of the notice. */
export class AnswerNeeded extends Error {
  override readonly name = 'AnswerNeeded';
}
