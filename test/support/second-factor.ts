import assert from 'node:assert/strict';
import { Secret, TOTP } from 'otpauth';
import type { Person } from '#access/actor.ts';
import { beginEnrolment, confirmEnrolment, readEnrolment } from '#accounts/second-factor/enrol.ts';
import { client, password } from './people.ts';
import type { World } from './world.ts';

/** What an app shows for a secret at this moment of the world, or some steps of half a minute off it. */
export function codeOf({ clock }: World, secret: string, steps = 0): string {
  const totp = new TOTP({ secret: Secret.fromBase32(secret.replaceAll(' ', '')) });
  return totp.generate({ timestamp: clock.now().getTime() + steps * 30_000 });
}

/** Turns a second factor on; the clock has gone on since the code that did it. */
export async function enrol(world: World, person: Person): Promise<{ secret: string; codes: string[] }> {
  const { ctx } = world;
  await beginEnrolment(ctx, person, { password, client });
  const begun = await readEnrolment(ctx, person);
  assert.ok(begun);
  const codes = await confirmEnrolment(ctx, person, { code: codeOf(world, begun.secret), client });
  world.clock.advance(60);
  return { secret: begun.secret, codes };
}
