import type { Context } from '#context.ts';
import type { Recipient } from '#platform/outbound.ts';
import type { CookieGuard } from './cookie-guard.ts';
import type { PersonalData } from './declaration.ts';

/** Everything that is declared, as `inventory.ts` lists it. */
export type Registries = {
  readonly inventory: readonly PersonalData[];
  readonly recipients: readonly Recipient[];
};

/** What is declared, and what there is to compare it with. */
export type Watched = Registries & { readonly ctx: Context; readonly cookies: CookieGuard };

/** A page of this server as a stranger gets it. */
export type Ask = (
  path: string,
  headers: Readonly<Record<string, string>>,
) => Promise<{
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | number | undefined>>;
  readonly body: string;
}>;
