import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { operator } from '#access/actor.ts';
import { findOrganization } from '#accounts/organizations.ts';
import { redact } from '#library/redaction.ts';
import { startServer } from '../living/server.ts';
import { testEngine } from '../support/databases.ts';
import { create, eventually, native } from '../support/doors.ts';
import { canvasOf, photo } from '../support/pictures.ts';
import { createWorld } from '../support/world.ts';

/** The embedded engine has one server. */
describe('two servers on one database', { skip: testEngine === 'embedded' }, () => {
  test('what is made private or marked by the one is no longer shown by the other, from memory neither', async () => {
    await using world = await createWorld();
    const acme = await world.createAccount('acme');
    const bytes = await canvasOf(photo(200, 150)).jpeg().toBuffer();
    const made = await create(world, acme, { name: 'a.jpg', bytes }, { visibility: 'public' });
    await create(world, acme, { name: 'b.jpg', bytes }, { visibility: 'public', folder: '/people' });
    await using opened = new AsyncDisposableStack();
    const data = await mkdtemp(join(tmpdir(), 'vitrine-second-'));
    opened.defer(() => rm(data, { recursive: true, force: true }));
    const second = opened.use(
      await startServer({
        VITRINE_DATA: data,
        STORAGE_URL: `file:${join(world.data, 'objects')}`,
        DATABASE_URL: world.ctx.config.database.url ?? '',
      }),
    );
    const seen = async (path: string) => {
      const answer = await fetch(`${second.url}/cdn/acme${path}`);
      await answer.bytes();
      return [answer.status, answer.headers.get('cache-status')] as const;
    };
    const inMemory = [200, 'Vitrine; hit; detail=memory'];
    for (const path of ['/w_90/a.jpg', '/w_90/people/b.jpg']) {
      await eventually('it is in memory', async () => (await seen(path))[1] === inMemory[1]);
      assert.deepEqual(await seen(path), inMemory);
    }

    const patched = await native(world, acme, 'PATCH', `/assets/${made.id}`, { visibility: 'private' });
    assert.equal(patched.status, 200);
    const { id: organizationId } = await findOrganization(world.ctx, 'acme');
    await redact(world.ctx, operator, { organizationId, path: '/people/' });
    for (const path of ['/w_90/a.jpg', '/w_90/people/b.jpg']) {
      // Within a minute is what is promised; a notification takes milliseconds.
      await eventually('it is heard', async () => (await seen(path))[0] === 404);
    }
  });
});
