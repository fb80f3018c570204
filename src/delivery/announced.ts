import { type Id, isId } from '#platform/id.ts';

/** The organization in a notification; whoever reaches the database can send one, so it may be none. */
export function announcedOrganization(payload: string): Id<'organization'> | undefined {
  return isId<'organization'>(payload) ? payload : undefined;
}
