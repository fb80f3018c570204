import { mayManage, type Role, roles } from '#access/roles.ts';

export const roleNames: Readonly<Record<Role, string>> = {
  owner: 'Owner',
  admin: 'Admin',
  editor: 'Editor',
  viewer: 'Viewer',
  billing: 'Billing',
};

/** What somebody may do, in a line beside the choice. */
export const roleMeanings: Readonly<Record<Role, string>> = {
  owner: 'everything, also giving it away and closing it',
  admin: 'people, keys, settings and pictures',
  editor: 'pictures',
  viewer: 'looking',
  billing: 'usage only',
};

/** The roles that somebody may give just so; owners are made by giving the organization away. */
export function rolesToGive(own: Role): readonly Role[] {
  return roles.filter((role) => role !== 'owner' && mayManage(own, role));
}
