import type { Context } from '#context.ts';
import type { Tx } from '#database/database.ts';
import { sendLetter } from '#outbox/send-letter.ts';
import type { Id } from '#platform/id.ts';
import { accountChangedLetter } from './letters.ts';
import { personById } from './people.ts';
import { type Client, originOf } from './sessions.ts';

/** So that nobody changes an account in silence. */
export async function tellOwner(
  ctx: Context,
  tx: Tx,
  { personId, happened, client }: { personId: Id<'person'>; happened: string; client: Client },
): Promise<void> {
  const { email } = await personById(tx, personId);
  const { device, country } = originOf(client);
  const letter = accountChangedLetter(
    { to: email, now: ctx.clock.now() },
    {
      happened,
      where: [['Device', device], ...(country === null ? [] : [['Country', country] as const])],
      securityUrl: `${ctx.addresses.publicUrl}/account`,
    },
  );
  await sendLetter(ctx, tx, letter);
}
