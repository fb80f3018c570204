import assert from 'node:assert/strict';
import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join as inFolder } from 'node:path';
import { setTimeout as afterPause } from 'node:timers/promises';
import { after, before, describe, test } from 'node:test';
import { operator, visitor } from '#access/actor.ts';
import { hashPassword } from '#accounts/password-hash.ts';
import { changePassword, requestPasswordReset, resetPassword } from '#accounts/passwords.ts';
import { agreeToAddressChange, requestAddressChange } from '#accounts/change-address.ts';
import { setPasswordHash } from '#accounts/people.ts';
import { authenticateSession } from '#accounts/sessions.ts';
import { endSession, endSessions, listSessions } from '#accounts/session-list.ts';
import { offerSetUp, setUp } from '#accounts/set-up.ts';
import { signIn } from '#accounts/sign-in.ts';
import { signUp, verifyAddress } from '#accounts/sign-up.ts';
import { limitsOf } from '#accounts/limits.ts';
import { shareLimits } from '#accounts/share-limits.ts';
import { loadConfig } from '#config/config.ts';
import type { Context } from '#context.ts';
import { createContext } from '#open-context.ts';
import { silentLog } from '#platform/log.ts';
import type { Problem } from '#platform/problem.ts';
import { testEngine } from '../support/databases.ts';
import { eventually } from '../support/doors.ts';
import { client, details, enter, join, lettersTo, password, tokenTo } from '../support/people.ts';
import { createWorld, type World } from '../support/world.ts';

const credentials = (email: string, given = password) => ({ email, password: given, stay: false, client });

describe('people', () => {
  let world: World;
  before(async () => {
    world = await createWorld({ environment: { VITRINE_SIGN_UP: 'open' } });
  });
  after(() => world[Symbol.asyncDispose]());

  test('sign up, confirm their address once, and sign in', async () => {
    const { ctx } = world;
    await signUp(ctx, visitor, details('Ada@Example.org'));
    world.clock.advance(1);
    const early = await tokenTo(world, 'ada@example.org', 'verify-address');
    await assert.rejects(signIn(ctx, visitor, credentials('ada@example.org')), { code: 'sign-in-refused' });
    // Once more, and the older link is no longer good.
    await signUp(ctx, visitor, details('ada@example.org'));
    const token = await tokenTo(world, 'ada@example.org', 'verify-address');
    await assert.rejects(verifyAddress(ctx, visitor, { token: early, password, client }), {
      code: 'link-invalid',
    });
    const { token: first } = await verifyAddress(ctx, visitor, { token, password, client });
    assert.ok(await authenticateSession(ctx, first));
    await assert.rejects(verifyAddress(ctx, visitor, { token, password, client }), { code: 'link-invalid' });
    const { token: session } = await enter(world, ' ADA@example.org ');
    assert.ok(await authenticateSession(ctx, session));
    assert.equal(await authenticateSession(ctx, `${session.slice(0, -1)}_`), undefined);
  });

  test('cannot tell from an answer whether an address is known', async () => {
    const { ctx } = world;
    await join(world, 'known@example.org');
    const outcome = async (act: Promise<unknown>) => act.then(String, (error: Error) => error.message);
    const asked = [
      (email: string) => signUp(ctx, visitor, details(email)),
      (email: string) => signIn(ctx, visitor, credentials(email, 'this is not the one')),
      (email: string) => requestPasswordReset(ctx, visitor, { email, client }),
    ];
    for (const ask of asked) {
      world.clock.advance(1);
      assert.equal(await outcome(ask('known@example.org')), await outcome(ask('unknown@example.org')));
    }
    const templates = (await lettersTo(world, 'known@example.org')).map(({ template }) => template);
    assert.deepEqual(templates.slice(0, 2), ['accounts.reset-password', 'accounts.already-signed-up']);
    assert.deepEqual((await lettersTo(world, 'nobody@example.org')).length, 0);
  });

  test('who signs up with a stranger’s address gets neither the account nor a hint that there was one', async () => {
    const { ctx } = world;
    const thief = 'the thief has four words';
    for (const email of ['known@example.org', 'hers@example.org']) {
      await signUp(ctx, visitor, { ...details(email), password: thief });
      await assert.rejects(signIn(ctx, visitor, credentials(email, thief)), { code: 'sign-in-refused' });
    }
    // She signs up herself, and follows the link in her mail.
    world.clock.advance(1);
    await signUp(ctx, visitor, details('hers@example.org'));
    const token = await tokenTo(world, 'hers@example.org', 'verify-address');
    await assert.rejects(verifyAddress(ctx, visitor, { token, password, client }), {
      code: 'sign-up-password-wrong',
    });
    await assert.rejects(signIn(ctx, visitor, credentials('hers@example.org', thief)), {
      code: 'sign-in-refused',
    });
    await requestPasswordReset(ctx, visitor, { email: 'hers@example.org', client });
    const reset = await tokenTo(world, 'hers@example.org', 'reset-password');
    await resetPassword(ctx, visitor, { token: reset, password, client });
    await signIn(ctx, visitor, credentials('hers@example.org'));
    await assert.rejects(signIn(ctx, visitor, credentials('hers@example.org', thief)), {
      code: 'sign-in-refused',
    });
  });

  test('take as long with an address that is unknown as with a wrong password', async () => {
    await join(world, 'timed@example.org');
    const median = async (email: string): Promise<number> => {
      const times: number[] = [];
      for (let round = 0; round < 5; round += 1) {
        const begun = performance.now();
        await signIn(world.ctx, visitor, credentials(email, 'this is not the one')).catch(() => {});
        times.push(performance.now() - begun);
      }
      return times.toSorted((a, b) => a - b)[2] ?? 0;
    };
    const [known, unknown] = [await median('timed@example.org'), await median('never@example.org')];
    // An answer without hashing would take a tenth.
    assert.ok(unknown > known / 3 && known > unknown / 3, `${known} ms and ${unknown} ms`);
  });

  test('set a new password by a link that works once, which ends every session', async () => {
    const { ctx } = world;
    await join(world, 'lost@example.org');
    const session = await enter(world, 'lost@example.org');
    await requestPasswordReset(ctx, visitor, { email: 'lost@example.org', client });
    const token = await tokenTo(world, 'lost@example.org', 'reset-password');
    world.clock.advance(1);
    const fresh = 'another four words again';
    await assert.rejects(resetPassword(ctx, visitor, { token, password: 'short', client }), {
      code: 'password-too-short',
    });
    await resetPassword(ctx, visitor, { token, password: fresh, client });
    await assert.rejects(resetPassword(ctx, visitor, { token, password: fresh, client }), {
      code: 'link-invalid',
    });
    assert.equal(await authenticateSession(ctx, session.token), undefined);
    await assert.rejects(signIn(ctx, visitor, credentials('lost@example.org')), { code: 'sign-in-refused' });
    await signIn(ctx, visitor, credentials('lost@example.org', fresh));
    assert.equal((await lettersTo(world, 'lost@example.org'))[0]?.template, 'accounts.account-changed');
  });

  test('with a password that is replaced while it is looked at nobody gets in', async () => {
    const { ctx } = world;
    await join(world, 'racing@example.org');
    const { person } = await enter(world, 'racing@example.org');
    const hash = await hashPassword('another four words again');
    const [replaced, go] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
    const replacing = ctx.database.transaction(async (tx) => {
      await setPasswordHash(tx, person.personId, { hash, standsAlone: true, now: world.clock.now() });
      replaced.resolve(undefined);
      await go.promise;
    });
    // Replaced, and not yet to be seen by others, while somebody comes with the old one.
    await replaced.promise;
    const outcome = Promise.allSettled([signIn(ctx, visitor, credentials('racing@example.org'))]);
    await Promise.race([outcome, afterPause(1_000)]);
    go.resolve(undefined);
    await replacing;
    const [{ status }] = await outcome;
    assert.equal(status, 'rejected');
  });

  test('links are over in time', async () => {
    const { ctx } = world;
    await join(world, 'late@example.org');
    await requestPasswordReset(ctx, visitor, { email: 'late@example.org', client });
    const token = await tokenTo(world, 'late@example.org', 'reset-password');
    world.clock.advance(3_601);
    await assert.rejects(resetPassword(ctx, visitor, { token, password: 'another four words', client }), {
      code: 'link-invalid',
    });
  });

  test('change their address when both addresses agree, and not before', async () => {
    const { ctx } = world;
    await join(world, 'old@example.org');
    const { person } = await enter(world, 'old@example.org');
    const change = { email: 'new@example.org', password, client };
    await assert.rejects(requestAddressChange(ctx, person, { ...change, password: 'wrong' }), {
      code: 'password-wrong',
    });
    await requestAddressChange(ctx, person, change);
    const confirm = await tokenTo(world, 'new@example.org', 'confirm-new-address');
    assert.equal(await agreeToAddressChange(ctx, visitor, confirm), 'waiting');
    await assert.rejects(signIn(ctx, visitor, credentials('new@example.org')), { code: 'sign-in-refused' });
    const agree = await tokenTo(world, 'old@example.org', 'address-change-asked');
    assert.equal(await agreeToAddressChange(ctx, visitor, agree), 'changed');
    await signIn(ctx, visitor, credentials('new@example.org'));
    await assert.rejects(signIn(ctx, visitor, credentials('old@example.org')), { code: 'sign-in-refused' });
  });

  test('who change to one address at the same moment: one has it, the other hears that it is taken', async () => {
    const { ctx } = world;
    const wanted = 'wanted@example.org';
    const links = [];
    for (const email of ['left@example.org', 'right@example.org']) {
      await join(world, email);
      const { person } = await enter(world, email);
      await requestAddressChange(ctx, person, { email: wanted, password, client });
      world.clock.advance(1);
      const agree = await tokenTo(world, email, 'address-change-asked');
      links.push({ agree, confirm: await tokenTo(world, wanted, 'confirm-new-address') });
    }
    for (const { agree } of links) assert.equal(await agreeToAddressChange(ctx, visitor, agree), 'waiting');
    const ends = await Promise.allSettled(
      links.map(async ({ confirm }) => agreeToAddressChange(ctx, visitor, confirm)),
    );
    const said = ends.map((end) => (end.status === 'fulfilled' ? end.value : (end.reason as Problem).code));
    assert.deepEqual(said.toSorted(), ['changed', 'email-taken']);
  });

  test('who asks for several new addresses at once gets one of them', async () => {
    const { ctx } = world;
    await join(world, 'restless@example.org');
    const { person } = await enter(world, 'restless@example.org');
    const wanted = ['here@example.org', 'there@example.org'];
    await Promise.all(
      wanted.map(async (email) => requestAddressChange(ctx, person, { email, password, client })),
    );
    const both = ['restless@example.org', ...wanted].map(async (to) =>
      (await lettersTo(world, to)).flatMap(
        ({ text }) => /\/change-address\/([\w-]{43})/.exec(text)?.[1] ?? [],
      ),
    );
    const ends = await Promise.allSettled(
      (await Promise.all(both)).flat().map(async (token) => agreeToAddressChange(ctx, visitor, token)),
    );
    const said = ends.map((end) => (end.status === 'fulfilled' ? end.value : (end.reason as Problem).code));
    assert.deepEqual(said.toSorted(), ['changed', 'link-invalid', 'link-invalid', 'waiting']);
  });

  test('see where they are signed in, and sign out there or everywhere', async () => {
    const { ctx } = world;
    await join(world, 'many@example.org');
    const [one, two] = [await enter(world, 'many@example.org'), await enter(world, 'many@example.org')];
    const listed = await listSessions(ctx, two.person);
    assert.deepEqual(
      listed.map(({ device, country, current }) => [device, country, current]),
      [
        ['Firefox on Linux', 'US', true],
        ['Firefox on Linux', 'US', false],
      ],
    );
    await endSession(ctx, two.person, one.person.sessionId);
    assert.equal(await authenticateSession(ctx, one.token), undefined);
    await join(world, 'stranger@example.org');
    const stranger = await enter(world, 'stranger@example.org');
    await assert.rejects(endSession(ctx, stranger.person, two.person.sessionId), { code: 'not-found' });
    const three = await enter(world, 'many@example.org');
    await changePassword(ctx, three.person, {
      current: password,
      password: 'quite another set of words',
      client,
    });
    assert.equal(await authenticateSession(ctx, two.token), undefined);
    assert.ok(await authenticateSession(ctx, three.token));
    assert.equal(await endSessions(ctx, three.person, { keepThis: false }), 1);
    assert.equal(await authenticateSession(ctx, three.token), undefined);
  });

  test('are refused after ten tries for one account, with the time to wait', async () => {
    const tries = Array.from({ length: 10 }, () =>
      signIn(world.ctx, visitor, credentials('tried@example.org', 'x')).catch(
        (error: Error) => error.message,
      ),
    );
    assert.equal(new Set(await Promise.all(tries)).size, 1);
    await assert.rejects(signIn(world.ctx, visitor, credentials('tried@example.org')), (error: Error) => {
      assert.deepEqual([(error as { code?: string }).code], ['too-many-attempts']);
      return true;
    });
  });

  test('are refused after sixty tries from one network, from whichever of its addresses', async () => {
    const from = async (address: string, email: string) =>
      signIn(world.ctx, visitor, { ...credentials(email, 'x'), client: { ...client, address } }).catch(
        (error: { code?: string }) => error.code,
      );
    for (let tries = 0; tries < 60; tries += 1)
      assert.equal(await from(`2001:db8:1:2::${tries}`, `network-${tries}@example.org`), 'sign-in-refused');
    assert.equal(await from('2001:db8:1:2:ffff::', 'network@example.org'), 'too-many-attempts');
    assert.equal(await from('2001:db8:1:3::', 'network@example.org'), 'sign-in-refused');
  });

  test('choose a password by length and rarity alone', async () => {
    const refused = async (given: string) =>
      signUp(world.ctx, visitor, { ...details('choosy@example.org'), password: given }).then(
        () => 'taken',
        (error: { code?: string }) => error.code,
      );
    assert.equal(await refused('14 characters.'), 'password-too-short');
    assert.equal(await refused('x'.repeat(129)), 'password-too-long');
    assert.equal(await refused('aaaaaaaaaaaaaaaaaaaa'), 'password-common');
    assert.equal(await refused('PasswordPassword'), 'password-common');
    assert.equal(await refused('12345678987654321'), 'password-common');
    assert.equal(await refused('ein satz mit wörtern'), 'taken');
  });
});

test('the first administrator comes by a link that works once, and nobody else can sign up', async () => {
  await using world = await createWorld();
  const { ctx } = world;
  await assert.rejects(signUp(ctx, visitor, details('eve@example.org')), { code: 'sign-up-closed' });
  const first = (await offerSetUp(ctx, operator)) ?? '';
  const second = (await offerSetUp(ctx, operator)) ?? '';
  assert.match(second, /\/setup\/[\w-]{43}$/);
  const token = second.split('/').at(-1) ?? '';
  const asked = { ...details('root@example.org'), client };
  await assert.rejects(setUp(ctx, visitor, { ...asked, token: first.split('/').at(-1) ?? '' }), {
    code: 'link-invalid',
  });
  await assert.rejects(setUp(ctx, visitor, { ...asked, token, terms: '1999' }), { code: 'terms-changed' });
  const session = await setUp(ctx, visitor, { ...asked, token });
  assert.equal((await authenticateSession(ctx, session.token))?.person.administrator, true);
  assert.equal(await offerSetUp(ctx, operator), undefined);
  await assert.rejects(setUp(ctx, visitor, { ...asked, email: 'two@example.org', token }), {
    code: 'link-invalid',
  });
});

/** The embedded engine has one server. */
test('tries are counted over all servers of a database', { skip: testEngine === 'embedded' }, async () => {
  await using world = await createWorld();
  await using folder = await mkdtempDisposable(inFolder(tmpdir(), 'vitrine-second-'));
  const { DATABASE_URL = '' } = { DATABASE_URL: world.ctx.config.database.url };
  const config = loadConfig({ VITRINE_DATA: folder.path, DATABASE_URL });
  await using other = await createContext(config, { share: false, clock: world.clock, log: silentLog });
  await shareLimits(other);
  const tried = async (ctx: Context, email: string) =>
    signIn(ctx, visitor, credentials(email, 'x')).catch((error: { code?: string }) => error.code);
  for (let tries = 0; tries < 10; tries += 1) {
    const ctx = tries % 2 === 0 ? world.ctx : other;
    assert.equal(await tried(ctx, 'spread@example.org'), 'sign-in-refused');
  }
  for (const ctx of [world.ctx, other]) {
    const { buckets, share } = limitsOf(ctx);
    const name = share?.name('spread@example.org') ?? '';
    await eventually('it has heard of the last', async () => {
      return buckets['sign-in'].account.left(name, world.clock.now()) < 1;
    });
    assert.equal(await tried(ctx, 'spread@example.org'), 'too-many-attempts');
    assert.equal(await tried(ctx, 'another@example.org'), 'sign-in-refused');
  }
});

test('no secret is kept as it is', async () => {
  await using world = await createWorld({ environment: { VITRINE_SIGN_UP: 'open' } });
  await join(world, 'safe@example.org');
  const { token } = await enter(world, 'safe@example.org');
  await requestPasswordReset(world.ctx, visitor, { email: 'safe@example.org', client });
  const link = await tokenTo(world, 'safe@example.org', 'reset-password');
  for (const table of ['people', 'credentials', 'sessions', 'one_time_links', 'address_changes'] as const) {
    const rows = await world.ctx.database.db.selectFrom(table).selectAll().execute();
    const kept = JSON.stringify(rows);
    for (const planted of [password, token, link, client.address]) assert.ok(!kept.includes(planted), table);
  }
});

test('the terms are the operator’s file, or that there are none, and which were agreed to is kept', async () => {
  await using folder = await mkdtempDisposable(inFolder(tmpdir(), 'vitrine-terms-'));
  const file = inFolder(folder.path, 'terms.md');
  await writeFile(
    file,
    '# House rules\n\nBe kind. [More](https://rules.example/), <script>alert(1)</script>.\n',
  );
  await using world = await createWorld({ environment: { VITRINE_SIGN_UP: 'open', VITRINE_TERMS: file } });
  const { ctx } = world;
  const shown = await (await world.get('/terms')).text();
  assert.match(shown, /<h1[^>]*>House rules<\/h1>.*Be kind\. <a href="https:\/\/rules\.example\/"/s);
  assert.match(shown, /&lt;script&gt;alert/);
  const form = await (await world.get('/sign-up')).text();
  assert.match(form, /<a href="\/terms">/);
  const [, terms = ''] = /name="terms" value="([0-9a-f]{16})"/.exec(form) ?? [];
  await assert.rejects(signUp(ctx, visitor, details('ada@example.org')), { code: 'terms-changed' });
  await signUp(ctx, visitor, { ...details('ada@example.org'), terms });
  const kept = await ctx.database.db.selectFrom('people').select('terms_version').execute();
  assert.deepEqual(kept, [{ terms_version: terms }]);

  await writeFile(file, '');
  assert.throws(() => loadConfig({ VITRINE_TERMS: file }), /VITRINE_TERMS.*a Markdown file that can be read/);
  await using plain = await createWorld();
  assert.match(
    await (await plain.get('/terms')).text(),
    /This server has no terms of its own.*Lake Pictures/s,
  );
});
