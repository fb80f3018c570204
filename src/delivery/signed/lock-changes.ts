/** The channel on which every process hears that an organization has other locked folders, or another signing key. */
export const lockChanges = 'vitrine_locks';
