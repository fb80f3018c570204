import type { Id } from '#platform/id.ts';
import type { Role } from './roles.ts';
import type { Scope } from './scopes.ts';

/** Somebody at the machine itself: the operator's command, or the server's own jobs. */
export type Operator = { readonly kind: 'operator' };

/** From where somebody acts, no finer than the audit trail may say it. */
export type Origin = {
  /** Two letters of ISO 3166-1; null where no local table knows it. */
  readonly country: string | null;
  /** Family and system: `Firefox on Linux`. */
  readonly device: string;
};

/** A program with an API key of one organization. */
export type KeyHolder = {
  readonly kind: 'key';
  readonly keyId: Id<'key'>;
  readonly organizationId: Id<'organization'>;
  readonly scopes: ReadonlySet<Scope>;
  /** `/a/b/`: it reaches nothing outside. */
  readonly folder: string | null;
};

/** Somebody who is signed in, with what they are in each of their organizations at this moment. */
export type Person = {
  readonly kind: 'person';
  readonly personId: Id<'person'>;
  readonly sessionId: Id<'session'>;
  /** Of the whole server. */
  readonly administrator: boolean;
  readonly roles: ReadonlyMap<Id<'organization'>, Role>;
  readonly origin: Origin;
};

/** Anybody else. */
export type Visitor = { readonly kind: 'visitor' };

/** Anybody who may have something to do with an organization. */
export type Insider = Operator | KeyHolder | Person;

/** Who is asking. An edge makes it from credentials; a feature only reads it. */
export type Actor = Operator | KeyHolder | Person | Visitor;

export const operator: Operator = { kind: 'operator' };
export const visitor: Visitor = { kind: 'visitor' };
