import { createHmac, randomUUID } from 'node:crypto';
import type { Context } from '#context.ts';
import { isLimited, limitsOf, type Named } from './limits.ts';
import { serverSecret } from './server-secret.ts';

const channel = 'vitrine_attempts';

/**
 * Counts tries over all processes of one database: each tells the others what it let through, and they count it as their own.
 * It is written down nowhere, and the names say nothing to whoever listens. Tries of the same moment may each be the last
 * one somewhere; they are made up for by a longer wait. The embedded engine has one server.
 */
export async function shareLimits(ctx: Context): Promise<void> {
  const { database } = ctx;
  if (database.engine === 'embedded') return;
  const secret = await serverSecret(ctx, 'attempts');
  const self = randomUUID();
  const limits = limitsOf(ctx);
  await database.listen(
    channel,
    (payload) => {
      const [from, what, account, address] = payload.split(' ');
      if (from === self || !isLimited(what) || account === undefined || address === undefined) return;
      limits.buckets[what].account.spend(account, ctx.clock.now());
      limits.buckets[what].address.spend(address, ctx.clock.now());
    },
    // What was missed makes a limit a little wider for a while.
    () => {},
  );
  limits.share = {
    name: (key) => createHmac('sha256', secret).update(key).digest('base64url'),
    tell: (what, { account, address }: Named) => {
      const told = database.transaction((tx) =>
        database.announce(tx, channel, `${self} ${what} ${account} ${address}`),
      );
      // Without the database the try itself comes to nothing, and says so.
      told.catch(() => undefined);
    },
  };
}
