import type { Id } from '#platform/id.ts';

/** Somebody at the machine itself: the operator's command, or the server's own jobs. */
export type Operator = { readonly kind: 'operator' };

/** A program with an API key of one organization. */
export type KeyHolder = {
  readonly kind: 'key';
  readonly keyId: Id<'key'>;
  readonly organizationId: Id<'organization'>;
};

/** Anybody else. */
export type Visitor = { readonly kind: 'visitor' };

/** Who is asking. An edge makes it from credentials; a feature only reads it. */
export type Actor = Operator | KeyHolder | Visitor;

export const operator: Operator = { kind: 'operator' };
export const visitor: Visitor = { kind: 'visitor' };
