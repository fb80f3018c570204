/**
 * The channel on which every process hears that who may see an organization's pictures has changed, or what they may
 * ask: locked folders, keys, rules of delivery.
 */
export const lockChanges = 'vitrine_locks';
