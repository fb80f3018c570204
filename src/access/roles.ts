/** What somebody can be in an organization, the most powerful first. */
export const roles = ['owner', 'admin', 'editor', 'viewer', 'billing'] as const;

export type Role = (typeof roles)[number];

/** What can be done to an organization and its things. */
export const actions = [
  'asset.create',
  'asset.read',
  'asset.update',
  'asset.delete',
  'folder.create',
  'folder.read',
  'folder.delete',
  'organization.read',
  'organization.update',
  'organization.transfer',
  'organization.close',
  'members.read',
  'members.manage',
  'keys.manage',
  'audit.read',
  'usage.read',
  'delivery.read',
  'delivery.manage',
] as const;

export type Action = (typeof actions)[number];

const looking: readonly Action[] = [
  'asset.read',
  'folder.read',
  'organization.read',
  'members.read',
  'usage.read',
  'delivery.read',
];
const editing: readonly Action[] = [
  ...looking,
  'asset.create',
  'asset.update',
  'asset.delete',
  'folder.create',
  'folder.delete',
];
const administering: readonly Action[] = [
  ...editing,
  'organization.update',
  'members.manage',
  'keys.manage',
  'audit.read',
  'delivery.manage',
];

/** What each role may do; what is not listed it may not. */
export const allowed: Readonly<Record<Role, ReadonlySet<Action>>> = {
  owner: new Set(actions),
  admin: new Set(administering),
  editor: new Set(editing),
  viewer: new Set(looking),
  billing: new Set(['organization.read', 'usage.read', 'delivery.read']),
};

/** Nobody manages somebody above themselves, or lifts anybody there; owners are made by owners. */
export function mayManage(own: Role, other: Role): boolean {
  if (own === 'owner') return true;
  return own === 'admin' && other !== 'owner';
}
