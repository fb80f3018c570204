import type { Context } from '#context.ts';
import type { Recipient } from '#platform/outbound.ts';
import { CookieGuard } from './cookie-guard.ts';
import type { PersonalData } from './declaration.ts';
import { type CurrentNotice, recordNotice } from './notice/versions.ts';
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
  #notice: CurrentNotice | undefined;

  constructor(ctx: Context, { inventory, recipients }: Registries, ask: Ask) {
    this.ctx = ctx;
    this.inventory = inventory;
    this.recipients = recipients;
    this.cookies = new CookieGuard(inventory);
    this.probes = new Probes(ctx, listProbes(this, ask));
  }

  /** Before the server is ready: writes down which notice is in force, and looks at everything once. */
  async start(): Promise<void> {
    this.#notice = await recordNotice(this);
    await this.probes.start();
  }

  /** Undefined before the start. */
  get notice(): CurrentNotice | undefined {
    return this.#notice;
  }

  [Symbol.dispose](): void {
    this.probes[Symbol.dispose]();
  }
}
