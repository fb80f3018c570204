import type { Person } from '#access/actor.ts';
import { type AuditAction, recordAct } from '#accounts/audit.ts';
import { type Client, endOtherSessions } from '#accounts/sessions.ts';
import { tellOwner } from '#accounts/tell-owner.ts';
import type { Context } from '#context.ts';
import type { Tx } from '#database/database.ts';

/** What can become of the ways to prove who one is, in the words of the trail and of the letter. */
const changes = {
  'app-added': {
    action: 'member.second-factor-added',
    happened: 'Your account asks for codes of an app from now on',
  },
  'app-removed': {
    action: 'member.second-factor-removed',
    happened: 'Your account does not ask for codes of an app any more',
  },
  'passkey-added': { action: 'member.passkey-added', happened: 'A passkey was added to your account' },
  'passkey-removed': {
    action: 'member.passkey-removed',
    happened: 'A passkey was removed from your account',
  },
} as const satisfies Record<string, { action: AuditAction; happened: string }>;

/**
 * What goes with every such change: sessions elsewhere end, since nobody knows who is in them; the owner gets a
 * letter; and the organizations they are in see it in their trail.
 */
export async function factorChanged(
  ctx: Context,
  tx: Tx,
  { actor, client, change }: { actor: Person; client: Client; change: keyof typeof changes },
): Promise<void> {
  const { action, happened } = changes[change];
  const { personId, sessionId } = actor;
  await endOtherSessions(tx, { personId, except: sessionId, now: ctx.clock.now() });
  await tellOwner(ctx, tx, { personId, happened, client });
  for (const organizationId of actor.roles.keys())
    await recordAct(ctx, tx, { actor, organizationId, action });
}
