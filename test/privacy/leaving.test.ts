import assert from 'node:assert/strict';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { operator, visitor } from '#access/actor.ts';
import { closeByOperator } from '#accounts/close-organization.ts';
import { createOrganization, foundOrganization } from '#accounts/create-organization.ts';
import { eraseClosed } from '#accounts/erase-closed.ts';
import { invite } from '#accounts/invitations.ts';
import { acceptInvitation, joinByInvitation } from '#accounts/joining.ts';
import { eraseLeft, leave, stay } from '#accounts/leave.ts';
import { transferOrganization } from '#accounts/transfer-organization.ts';
import { createEmptyContext } from '#open-context.ts';
import { prepareErasures } from '#accounts/erase-again.ts';
import { restoreBackup } from '#backup/restore.ts';
import { makeBackup } from '#backup/make.ts';
import { restore } from '#cli/restore.ts';
import { loadConfig } from '#config/config.ts';
import { erasures } from '#erasures.ts';
import { inventory } from '#inventory.ts';
import { silentLog } from '#platform/log.ts';
import type { Id } from '#platform/id.ts';
import { listLedger } from '#privacy/ledger/ledger.ts';
import { measureOldest } from '#privacy/probes/oldest-values.ts';
import { AtABrowser } from '../support/at-a-browser.ts';
import { freshPlace } from '../support/databases.ts';
import { eventually } from '../support/doors.ts';
import {
  becomeAdministrator,
  client,
  details,
  enter,
  lettersTo,
  password,
  type SignedIn,
  tokenTo,
  whoIs,
} from '../support/people.ts';
import { whereabouts } from '../support/whereabouts.ts';
import { createWorld, type World } from '../support/world.ts';

const ada = 'canary-ada@example.org';
const day = 86_400;

describe('having an account erased', () => {
  let world: World;
  let boss: SignedIn;
  let lake: Id<'organization'>;
  let adaId: Id<'person'>;
  let backup: string;
  before(async () => {
    world = await createWorld();
    const { ctx } = world;
    boss = await becomeAdministrator(world, 'boss@example.org');
    lake = (await foundOrganization(ctx, boss.person, { cloudname: 'lake' })).id;
    boss = await enter(world, 'boss@example.org');
    await invite(ctx, boss.person, { organizationId: lake, email: ada, role: 'admin', client });
    const token = await tokenTo(world, ada, 'invitation');
    const session = await joinByInvitation(ctx, visitor, { ...details(ada), token });
    adaId = (await whoIs(world, session.token)).personId;
    await createOrganization(ctx, operator, { cloudname: 'pond', email: 'nobody@example.org' });
    backup = join(world.data, 'before.tar');
    const watch = { progress: () => undefined, signal: new AbortController().signal };
    await makeBackup(ctx, backup, watch);
  });
  after(() => world[Symbol.asyncDispose]());

  test('I-53 takes the password, and somebody else to answer for an organization', async () => {
    const { ctx } = world;
    const { person } = await enter(world, ada);
    await assert.rejects(leave(ctx, person, { password: 'wrong', client }), { code: 'password-wrong' });
    await assert.rejects(leave(ctx, boss.person, { password, client }), { code: 'last-owner' });
    await assert.rejects(stay(ctx, person), { code: 'account-not-leaving' });
    assert.deepEqual(await eraseLeft(ctx, operator, inventory), []);
  });

  test('I-53 closes the account at once, everywhere, and can be taken back on its page', async () => {
    const { ctx } = world;
    const elsewhere = await enter(world, ada);
    const browser = new AtABrowser(world);
    world.clock.advance(1);
    await browser.submit('/sign-in', { email: ada, password });
    const wrong = await browser.submit('/account/leave', { current: 'wrong' });
    assert.equal(wrong.answer.status, 403);
    const { text } = await browser.submit('/account/leave', { current: password });
    assert.match(text, /Your account is erased on\s+<time datetime="2026-03-08/);
    await assert.rejects(whoIs(world, elsewhere.token), 'every other session has ended');
    assert.equal((await browser.get('/console/lake')).answer.status, 404);
    const leaving = await enter(world, ada);
    assert.deepEqual([...leaving.person.roles], []);
    const letters = await lettersTo(world, ada);
    assert.match(
      letters.find(({ template }) => template === 'accounts.account-leaving')?.text ?? '',
      /2026-03-08/,
    );

    // Nothing is to hang on somebody who is about to go.
    await createOrganization(ctx, operator, { cloudname: 'sea', email: ada });
    await assert.rejects(
      foundOrganization(ctx, { ...leaving.person, administrator: true }, { cloudname: 'bay' }),
      {
        code: 'account-leaving',
      },
    );
    const handing = { organizationId: lake, personId: adaId, password, client };
    await assert.rejects(transferOrganization(ctx, boss.person, handing), { code: 'account-leaving' });
    assert.deepEqual(
      [...(await enter(world, ada)).person.roles],
      [],
      'nor is what the operator made for them',
    );
    await closeByOperator(ctx, operator, 'sea');

    const again = await browser.submit('/account', {}, '/account/stay');
    assert.match(again.text, /Your account stays as it was/);
    assert.doesNotMatch(again.text, /is erased on/);
    assert.equal((await whoIs(world, (await enter(world, ada)).token)).roles.get(lake), 'admin');
  });

  test('I-53 after seven days nothing of them is left, and it cannot be taken back', async () => {
    const { ctx, clock } = world;
    clock.advance(1_800);
    const { person } = await enter(world, ada);
    await leave(ctx, person, { password, client });
    await assert.rejects(leave(ctx, person, { password, client }), { code: 'account-leaving' });
    clock.advance(7 * day - 60);
    assert.deepEqual(await eraseLeft(ctx, operator, inventory), []);
    assert.ok((await whereabouts(world, adaId)).length > 0);
    clock.advance(60);
    await assert.rejects(stay(ctx, person), { code: 'account-not-leaving' });
    await eventually('every letter is kept', async () => {
      const waiting = ctx.database.db.selectFrom('messages').select('id').where('state', '=', 'waiting');
      return (await waiting.execute()).length === 0;
    });
    const both = await Promise.all([
      eraseLeft(ctx, operator, inventory),
      eraseLeft(ctx, operator, inventory),
    ]);
    assert.deepEqual(both.flat(), [adaId]);
    // An organization that the operator made for her address is not hers.
    await eraseClosed(ctx, erasures, new AbortController().signal);
    for (const trace of [ada, adaId]) {
      assert.deepEqual(
        (await whereabouts(world, trace)).filter((place) => place !== 'file:before.tar'),
        [],
      );
    }
    const [oldest] = (await measureOldest(ctx, inventory)).filter(({ what }) =>
      /wanted them erased/.test(what),
    );
    assert.equal(oldest?.days, null);
  });

  test('I-53 who was erased stays erased when an older backup is restored', async () => {
    const { ctx, clock } = world;
    await closeByOperator(ctx, operator, 'pond');
    clock.advance(8 * day);
    await eraseClosed(ctx, erasures, new AbortController().signal);
    const kept = await readFile(join(world.data, 'erasures.jsonl'), 'utf8');
    const recorded = (await listLedger(ctx, 0)).filter(({ kind }) => kind === 'erasure');
    assert.equal(recorded.length, 3);
    assert.deepEqual(
      kept
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { subject: string }).subject),
      recorded.map(({ facts }) => facts['subject']),
    );
    assert.equal(kept.includes(adaId), false);
    const published = join(world.data, 'ledger.json');
    await writeFile(published, await (await world.get('/privacy/ledger.json')).text());

    for (const erased of [join(world.data, 'erasures.jsonl'), published]) {
      await using place = await freshPlace(true);
      const { folder: data, url } = place.options;
      const config = loadConfig({ VITRINE_DATA: data, ...(url === undefined ? {} : { DATABASE_URL: url }) });
      await using restored = await createEmptyContext(config, { clock, log: silentLog });
      const run = (file: string) =>
        restore.run({
          ...{ environment: {}, config: () => config, positionals: [backup], values: { erasures: file } },
          ...{ open: () => Promise.resolve(restored), openEmpty: () => Promise.resolve(restored) },
          ...{ say: () => undefined, progress: () => undefined },
          interruption: () => new AbortController().signal,
        });
      await assert.rejects(run(backup), { code: 'erasures-unreadable' });
      const { text } = await run(erased);
      assert.match(text, /1 accounts and 1 organizations/);
      const there = { ...world, ctx: restored, data };
      assert.ok((await whereabouts(there, adaId)).length > 0, 'the backup still had her');
      assert.deepEqual(await eraseLeft(restored, operator, inventory), [adaId]);
      await eraseClosed(restored, erasures, new AbortController().signal);
      assert.deepEqual(await whereabouts(there, ada), []);
      assert.deepEqual(await whereabouts(there, adaId), []);
      const left = await restored.database.db.selectFrom('organizations').select('cloudname').execute();
      assert.deepEqual(left, [{ cloudname: 'lake' }]);
    }
  });

  test('I-53 who was erased is closed at the start of a server whose database was restored by other means', async () => {
    const { clock } = world;
    await using place = await freshPlace(true);
    const { folder: data, url } = place.options;
    const config = loadConfig({ VITRINE_DATA: data, ...(url === undefined ? {} : { DATABASE_URL: url }) });
    await using restored = await createEmptyContext(config, { clock, log: silentLog });
    const watch = { progress: () => undefined, signal: new AbortController().signal };
    await restoreBackup(restored, backup, watch);
    await prepareErasures(restored);
    assert.deepEqual(await eraseLeft(restored, operator, inventory), [], 'without the file nobody knows');
    await copyFile(join(world.data, 'erasures.jsonl'), join(data, 'erasures.jsonl'));
    await prepareErasures(restored);
    assert.deepEqual(await eraseLeft(restored, operator, inventory), [adaId]);
  });

  test('of two owners who leave at the same moment one stays', async () => {
    const { ctx } = world;
    await invite(ctx, boss.person, { organizationId: lake, email: 'kit@example.org', role: 'admin', client });
    const session = await joinByInvitation(ctx, visitor, {
      ...{ ...details('kit@example.org'), token: await tokenTo(world, 'kit@example.org', 'invitation') },
    });
    const kit = await whoIs(world, session.token);
    const handing = { organizationId: lake, personId: kit.personId, stay: true, password, client };
    await transferOrganization(ctx, boss.person, handing);
    const both = await Promise.allSettled(
      [boss.person, kit].map((person) => leave(ctx, person, { password, client })),
    );
    assert.deepEqual(both.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected']);
    for (const person of [boss.person, kit]) await stay(ctx, person).catch(() => undefined);
  });

  test('an invitation is not taken up by somebody who is about to be erased', async () => {
    const { ctx } = world;
    await invite(ctx, boss.person, {
      organizationId: lake,
      email: 'eve@example.org',
      role: 'viewer',
      client,
    });
    const session = await joinByInvitation(ctx, visitor, {
      ...{ ...details('eve@example.org'), token: await tokenTo(world, 'eve@example.org', 'invitation') },
    });
    const eve = await whoIs(world, session.token);
    await leave(ctx, eve, { password, client });
    await createOrganization(ctx, operator, { cloudname: 'brook', email: 'boss@example.org' });
    boss = await enter(world, 'boss@example.org');
    const [brook] = [...boss.person.roles.keys()].filter((id) => id !== lake);
    assert.ok(brook);
    const invitation = { organizationId: brook, email: 'eve@example.org', role: 'viewer' as const, client };
    await invite(ctx, boss.person, invitation);
    const token = await tokenTo(world, 'eve@example.org', 'invitation');
    await assert.rejects(acceptInvitation(ctx, eve, token), { code: 'account-leaving' });
  });
});
