/**
 * The channel on which every process hears that an organization was closed or is open again: from then on it delivers
 * nothing of it, or everything.
 */
export const organizationChanges = 'vitrine_organizations';
