import assert from 'node:assert/strict';
import { test } from 'node:test';
import { authenticateSession } from '#accounts/sessions.ts';
import { enter, join, lettersTo } from '../support/people.ts';
import { createWorld } from '../support/world.ts';

const open = { environment: { VITRINE_SIGN_UP: 'open' } };
const hour = 3_600;

test('a session that does not stay is over 12 hours after its last use', async () => {
  await using world = await createWorld(open);
  await join(world, 'ada@example.org');
  const { token } = await enter(world, 'ada@example.org');
  world.clock.advance(11 * hour);
  assert.equal((await authenticateSession(world.ctx, token))?.renewed, undefined);
  world.clock.advance(11 * hour);
  assert.ok(await authenticateSession(world.ctx, token));
  world.clock.advance(12 * hour + 1);
  assert.equal(await authenticateSession(world.ctx, token), undefined);
});

test('one that stays gets a new token every hour, and a lost answer costs nothing', async () => {
  await using world = await createWorld(open);
  const { ctx, clock } = world;
  await join(world, 'ada@example.org');
  const { token: first } = await enter(world, 'ada@example.org', { stay: true });
  clock.advance(20 * 24 * hour);
  const lost = (await authenticateSession(ctx, first))?.renewed?.token;
  assert.ok(lost);
  // The answer with the new token never arrived; requests at the same moment get no other one.
  assert.equal((await authenticateSession(ctx, first))?.renewed, undefined);
  clock.advance(2 * hour);
  const second = (await authenticateSession(ctx, first))?.renewed?.token;
  assert.ok(second);
  assert.equal(await authenticateSession(ctx, lost), undefined);
  assert.ok(await authenticateSession(ctx, second));
  // What was under way with the token before is still answered.
  assert.ok(await authenticateSession(ctx, first));
});

test('a token that was replaced and comes back ends the session, and its owner is told', async () => {
  await using world = await createWorld(open);
  const { ctx, clock } = world;
  await join(world, 'ada@example.org');
  const { token: stolen } = await enter(world, 'ada@example.org', { stay: true });
  clock.advance(2 * hour);
  const owners = (await authenticateSession(ctx, stolen))?.renewed?.token ?? '';
  assert.ok(await authenticateSession(ctx, owners));
  clock.advance(61);
  assert.equal(await authenticateSession(ctx, stolen), undefined);
  assert.equal(await authenticateSession(ctx, owners), undefined);
  const [letter] = await lettersTo(world, 'ada@example.org');
  assert.match(letter?.text ?? '', /copied/);
  const [, page = ''] = /(\/account\S*)$/m.exec(letter?.text ?? '') ?? [];
  assert.equal((await world.get(page, { headers: { cookie: `session=${owners}` } })).status, 303);
});

test('a copy of a token from long ago does so as well, also when it was the thief who went on', async () => {
  await using world = await createWorld(open);
  const { ctx, clock } = world;
  await join(world, 'ada@example.org');
  const { token: owners } = await enter(world, 'ada@example.org', { stay: true });
  let thiefs = owners;
  for (let turn = 0; turn < 5; turn += 1) {
    clock.advance(2 * hour);
    thiefs = (await authenticateSession(ctx, thiefs))?.renewed?.token ?? '';
    assert.ok(await authenticateSession(ctx, thiefs));
  }
  // What nobody of the family could have does nothing.
  const [secret = '', family = ''] = owners.split('.');
  const strangers = (family.startsWith('A') ? 'B' : 'A') + family.slice(1);
  for (const forged of [`${secret}.${strangers}.0`, secret, `${secret}.${family}`]) {
    assert.equal(await authenticateSession(ctx, forged), undefined);
  }
  assert.ok(await authenticateSession(ctx, thiefs));
  assert.equal(await authenticateSession(ctx, owners), undefined);
  assert.equal(await authenticateSession(ctx, thiefs), undefined);
  const [letter] = await lettersTo(world, 'ada@example.org');
  assert.match(letter?.text ?? '', /copied/);
});
