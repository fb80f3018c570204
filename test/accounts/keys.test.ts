import assert from 'node:assert/strict';
import { test } from 'node:test';
import { operator } from '#access/actor.ts';
import { revokeKey } from '#accounts/api-keys.ts';
import { openSocket } from '../support/doors.ts';
import { createWorld } from '../support/world.ts';

test('a revoked key stops at once, also on a connection that is kept open', async () => {
  await using world = await createWorld();
  const { authorization, apiKey } = await world.createAccount('acme');
  const socket = await openSocket(world);
  const ask = async () => {
    socket.write(`GET /api/v1/assets HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization}\r\n\r\n`);
    return String(await new Promise((resolve) => socket.once('data', resolve)));
  };
  assert.match(await ask(), /^HTTP\/1\.1 200 /);
  await revokeKey(world.ctx, operator, apiKey);
  assert.match(await ask(), /^HTTP\/1\.1 401 /);
  socket.destroy();
  await assert.rejects(revokeKey(world.ctx, operator, apiKey), { code: 'key-not-found' });
});
