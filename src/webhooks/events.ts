/** Everything that can be heard of an organization, with what each tells. */
export const eventTypes = [
  'asset.created',
  'asset.replaced',
  'asset.updated',
  'asset.deleted',
  'folder.moved',
  'import.finished',
  'usage.threshold',
] as const;

export type EventType = (typeof eventTypes)[number];

/** Plain and flat enough for any receiver; ids and paths, never a secret. */
export type EventData = Readonly<Record<string, string | number | boolean | null>>;
