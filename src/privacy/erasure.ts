import type { Context } from '#context.ts';
import type { Id } from '#platform/id.ts';

/** How one folder lets go of everything that it keeps of an organization. */
export type Erasure = {
  /** The folder, as in its declarations. */
  readonly owner: string;
  /** Goes on where an interruption left it; doing it again does no harm. */
  readonly erase: (ctx: Context, organizationId: Id<'organization'>, signal: AbortSignal) => Promise<void>;
};
