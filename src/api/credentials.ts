import type { Actor } from '#access/actor.ts';
import type { Context } from '#context.ts';
import { actorOf } from '#http/authenticate.ts';

/** From HTTP Basic credentials, or the same pair after `Bearer`, as many HTTP clients have a field for. Throws `unauthorized`. */
export function actorOfCall(ctx: Context, header: string | undefined): Promise<Actor> {
  const [, pair] = /^bearer +([^\s:]+:\S+) *$/i.exec(header ?? '') ?? [];
  return actorOf(ctx, pair === undefined ? header : `Basic ${Buffer.from(pair).toString('base64')}`);
}
