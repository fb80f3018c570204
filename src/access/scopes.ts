import type { Action } from './roles.ts';

/** What an API key can be allowed to do. */
export const scopes = ['read', 'upload', 'manage', 'sign'] as const;

export type Scope = (typeof scopes)[number];

/**
 * A key is a program's: it works with pictures, never with people, keys or the organization itself. `sign` lets it
 * make signed URLs, which need no action of their own.
 */
export const allowedToScope: Readonly<Record<Scope, ReadonlySet<Action>>> = {
  read: new Set<Action>([
    ...(['asset.read', 'folder.read', 'collection.read', 'usage.read'] as const),
    ...(['delivery.read', 'shares.read'] as const),
  ]),
  upload: new Set<Action>(['asset.create', 'folder.create']),
  manage: new Set<Action>([
    ...(['asset.update', 'asset.delete', 'folder.create', 'folder.update', 'folder.delete'] as const),
    ...(['field.update', 'collection.update'] as const),
    ...(['delivery.manage', 'shares.manage', 'webhooks.manage'] as const),
  ]),
  sign: new Set<Action>(),
};
