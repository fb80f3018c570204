import type { Context } from '#context.ts';
import type { Recipient } from '#platform/outbound.ts';
import { CookieGuard } from './cookie-guard.ts';
import type { PersonalData } from './declaration.ts';
import { heedNotice } from './notice/heed.ts';
import { recordNotice } from './notice/versions.ts';
import { listProbes } from './probes/list.ts';
import { Probes } from './probes/probes.ts';
import type { Ask, Registries, Watched } from './registries.ts';

/** Everything the notice, its proof and its guards need, over one context. */
export class Promises implements Watched, Disposable {
  readonly ctx: Context;
  readonly inventory: readonly PersonalData[];
  readonly recipients: readonly Recipient[];
  readonly cookies: CookieGuard;
  readonly probes: Probes;

  constructor(ctx: Context, { inventory, recipients }: Registries, ask: Ask) {
    this.ctx = ctx;
    this.inventory = inventory;
    this.recipients = recipients;
    this.cookies = new CookieGuard(inventory);
    this.probes = new Probes(ctx, listProbes(this, ask));
  }

  /** Before the server is ready: posts the notice if it says something else now, and looks at everything once. */
  async start(): Promise<void> {
    await recordNotice(this);
    await heedNotice(this.ctx, this);
    await this.probes.start();
  }

  [Symbol.dispose](): void {
    this.probes[Symbol.dispose]();
  }
}
