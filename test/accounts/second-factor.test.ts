import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { operator, visitor } from '#access/actor.ts';
import { listAudit } from '#accounts/audit.ts';
import { foundOrganization } from '#accounts/create-organization.ts';
import { changePassword, requestPasswordReset, resetPassword } from '#accounts/passwords.ts';
import { beginEnrolment, confirmEnrolment, readEnrolment } from '#accounts/second-factor/enrol.ts';
import { finishSignIn } from '#accounts/second-factor/finish-sign-in.ts';
import { removeLostSecondFactor } from '#accounts/second-factor/remove-lost.ts';
import {
  readSecondFactor,
  removeSecondFactor,
  renewRecoveryCodes,
} from '#accounts/second-factor/second-factor.ts';
import { authenticateSession } from '#accounts/sessions.ts';
import { signIn } from '#accounts/sign-in.ts';
import {
  becomeAdministrator,
  client,
  enter,
  join,
  lettersTo,
  password,
  tokenTo,
  whoIs,
} from '../support/people.ts';
import { codeOf, enrol } from '../support/second-factor.ts';
import { createWorld, type World } from '../support/world.ts';

const short = 'nine chrs';

describe('a second factor', () => {
  let world: World;
  let people = 0;
  let email = '';
  before(async () => {
    world = await createWorld({ environment: { VITRINE_SIGN_UP: 'open' } });
  });
  beforeEach(async () => {
    // What one of them tried does not count against the next.
    world.clock.advance(3_600);
    email = `person-${(people += 1)}@example.org`;
    await join(world, email);
  });
  after(() => world[Symbol.asyncDispose]());

  async function begin(given = password): Promise<string> {
    const outcome = await signIn(world.ctx, visitor, { email, password: given, stay: true, client });
    assert.ok(outcome.kind === 'code-asked');
    return outcome.token;
  }

  const finish = (token: string, code: string) => finishSignIn(world.ctx, visitor, { token, code, client });
  const wrong = { code: 'code-wrong' };

  test('is asked for after the password, and half of a sign-in opens nothing', async () => {
    const { person } = await enter(world, email);
    const { secret } = await enrol(world, person);
    const token = await begin();
    assert.equal(await authenticateSession(world.ctx, token), undefined);
    await assert.rejects(finish(token, '000000'), wrong);
    await assert.rejects(finish(`${token.slice(0, -1)}_`, codeOf(world, secret)), { code: 'sign-in-over' });
    const session = await finish(token, codeOf(world, secret));
    assert.equal(session.stay, true);
    assert.ok(await authenticateSession(world.ctx, session.token));
    await assert.rejects(finish(token, codeOf(world, secret, 1)), { code: 'sign-in-over' });
  });

  test('takes each code once, one step early or late, and none from before it', async () => {
    const { person } = await enter(world, email);
    const { secret } = await enrol(world, person);
    const late = codeOf(world, secret, -1);
    const early = codeOf(world, secret, 1);
    await assert.rejects(finish(await begin(), codeOf(world, secret, 2)), wrong);
    await assert.rejects(finish(await begin(), codeOf(world, secret, -2)), wrong);
    const at = codeOf(world, secret);
    // Two at once with the same code: one gets in.
    const tokens = [await begin(), await begin()];
    const outcomes = await Promise.allSettled(tokens.map((token) => finish(token, at)));
    assert.deepEqual(outcomes.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected']);
    await assert.rejects(finish(await begin(), at), wrong);
    await assert.rejects(finish(await begin(), late), wrong);
    await finish(await begin(), early);
  });

  test('has ten minutes, and ten tries', async () => {
    const { person } = await enter(world, email);
    const { secret } = await enrol(world, person);
    const slow = await begin();
    world.clock.advance(601);
    await assert.rejects(finish(slow, codeOf(world, secret)), { code: 'sign-in-over' });
    world.clock.advance(3_600);
    const token = await begin();
    for (let tries = 0; tries < 10; tries += 1) await assert.rejects(finish(token, '000000'), wrong);
    await assert.rejects(finish(token, codeOf(world, secret)), { code: 'too-many-attempts' });
  });

  test('lets in by each of ten recovery codes once, however it is typed, and tells', async () => {
    const { person } = await enter(world, email);
    const { codes } = await enrol(world, person);
    assert.equal(new Set(codes).size, 10);
    const [first = '', second = ''] = codes;
    await finish(await begin(), ` ${first.toUpperCase().replaceAll('-', ' ')}`);
    await assert.rejects(finish(await begin(), first), wrong);
    assert.match((await lettersTo(world, email))[0]?.text ?? '', /recovery code let somebody in.*9 are left/);
    assert.equal((await readSecondFactor(world.ctx, person))?.codesLeft, 9);
    const { token } = await finish(await begin(), second);
    const again = { password, code: codes[2] ?? '', client };
    const fresh = await renewRecoveryCodes(world.ctx, await whoIs(world, token), again);
    await assert.rejects(finish(await begin(), codes[3] ?? ''), wrong);
    await finish(await begin(), fresh[0] ?? '');
  });

  test('is set up with the password and a code of the app, and not a second time', async () => {
    const { ctx } = world;
    const { person } = await enter(world, email);
    await assert.rejects(beginEnrolment(ctx, person, { password: 'not the one at all', client }), {
      code: 'password-wrong',
    });
    assert.equal(await readEnrolment(ctx, person), undefined);
    await assert.rejects(confirmEnrolment(ctx, person, { code: '123456', client }), {
      code: 'enrolment-over',
    });
    await beginEnrolment(ctx, person, { password, client });
    const first = await readEnrolment(ctx, person);
    await beginEnrolment(ctx, person, { password, client });
    const second = await readEnrolment(ctx, person);
    assert.notEqual(first?.secret, second?.secret);
    await assert.rejects(
      confirmEnrolment(ctx, person, { code: codeOf(world, first?.secret ?? ''), client }),
      wrong,
    );
    // Until it is confirmed the password is enough.
    await enter(world, email);
    world.clock.advance(1_801);
    await assert.rejects(
      confirmEnrolment(ctx, person, { code: codeOf(world, second?.secret ?? ''), client }),
      { code: 'enrolment-over' },
    );
    await enrol(world, person);
    assert.equal(await readEnrolment(ctx, person), undefined);
    await assert.rejects(beginEnrolment(ctx, person, { password, client }), { code: 'second-factor-there' });
  });

  test('coming and going ends the other sessions, and is told to the owner and the trail', async () => {
    const { ctx } = world;
    const founder = await becomeAdministrator(world, `founder-${email}`);
    const organization = await foundOrganization(ctx, founder.person, { cloudname: 'trailed' });
    const person = await whoIs(world, founder.token);
    const elsewhere = await enter(world, `founder-${email}`);
    const { secret } = await enrol(world, person);
    assert.equal(await authenticateSession(ctx, elsewhere.token), undefined);
    assert.ok(await authenticateSession(ctx, founder.token));
    const proven = { password, code: codeOf(world, secret), client };
    await assert.rejects(removeSecondFactor(ctx, person, { ...proven, password: 'not the one' }), {
      code: 'password-wrong',
    });
    await assert.rejects(removeSecondFactor(ctx, person, { ...proven, code: '000000' }), wrong);
    await removeSecondFactor(ctx, person, proven);
    assert.equal(await readSecondFactor(ctx, person), undefined);
    await enter(world, `founder-${email}`);
    const { events } = await listAudit(ctx, person, { organizationId: organization.id, limit: 2 });
    assert.deepEqual(
      events.map(({ action }) => action),
      ['member.second-factor-removed', 'member.second-factor-added'],
    );
    const told = (await lettersTo(world, `founder-${email}`)).slice(0, 2).map(({ text }) => text);
    assert.match(told[0] ?? '', /does not ask for codes of an app any more/);
    assert.match(told[1] ?? '', /asks for codes of an app from now on/);
  });

  test('allows a password of eight characters, which has to be replaced before it goes', async () => {
    const { ctx } = world;
    const { person, token } = await enter(world, email);
    const change = (given: string, current = password) =>
      changePassword(ctx, person, { current, password: given, client });
    await assert.rejects(change(short), { code: 'password-too-short' });
    const { secret } = await enrol(world, person);
    await change(short);
    const proven = () => ({ password: short, code: codeOf(world, secret), client });
    await assert.rejects(removeSecondFactor(ctx, person, proven()), { code: 'password-not-alone' });
    // What was refused used no code up.
    await change(password, short);
    await removeSecondFactor(ctx, person, { ...proven(), password });
    await assert.rejects(change(short), { code: 'password-too-short' });
    assert.ok(await authenticateSession(ctx, token));
  });

  test('stays when the password is set anew by a letter, which ends what was begun', async () => {
    const { ctx } = world;
    const { person } = await enter(world, email);
    const { secret } = await enrol(world, person);
    const begun = await begin();
    await requestPasswordReset(ctx, visitor, { email, client });
    const token = await tokenTo(world, email, 'reset-password');
    await resetPassword(ctx, visitor, { token, password: short, client });
    await assert.rejects(finish(begun, codeOf(world, secret)), { code: 'sign-in-over' });
    await finish(await begin(short), codeOf(world, secret));
  });

  test('is removed by the operator for who lost it, with a letter, a record and no short password left', async () => {
    const { ctx } = world;
    const remove = () => removeLostSecondFactor(ctx, operator, { email: ` ${email.toUpperCase()}` });
    await assert.rejects(remove(), { code: 'second-factor-missing' });
    await assert.rejects(removeLostSecondFactor(ctx, operator, { email: 'nobody@example.org' }), {
      code: 'person-not-found',
    });
    const { person, token } = await enter(world, email);
    const cloudname = `lost-${people}`;
    const { id: organizationId } = await foundOrganization(ctx, person, { cloudname });
    const { secret } = await enrol(world, person);
    const begun = await begin();
    assert.deepEqual(await remove(), { passwordVoid: false });
    assert.equal(await authenticateSession(ctx, token), undefined);
    await assert.rejects(finish(begun, codeOf(world, secret)), { code: 'sign-in-over' });
    const again = await enter(world, email);
    const { events } = await listAudit(ctx, again.person, { organizationId, limit: 1 });
    assert.deepEqual(
      events.map(({ action, actor, subject }) => [action, actor, subject]),
      [['member.second-factor-removed', 'operator', email]],
    );
    assert.match((await lettersTo(world, email))[0]?.text ?? '', /not ask for codes.*By.*the operator/s);

    await enrol(world, again.person);
    await changePassword(ctx, again.person, { current: password, password: short, client });
    world.clock.advance(1);
    assert.deepEqual(await remove(), { passwordVoid: true });
    assert.match((await lettersTo(world, email))[0]?.text ?? '', /too short to be the only proof.*\/forgot/s);
    await assert.rejects(begin(short), { code: 'sign-in-refused' });
    await requestPasswordReset(ctx, visitor, { email, client });
    const link = { token: await tokenTo(world, email, 'reset-password'), client };
    await assert.rejects(resetPassword(ctx, visitor, { ...link, password: short }), {
      code: 'password-too-short',
    });
    await resetPassword(ctx, visitor, { ...link, password });
    await enter(world, email);
  });

  test('is kept so that no row alone gives it away', async () => {
    const { ctx } = world;
    const { person } = await enter(world, email);
    const { secret, codes } = await enrol(world, person);
    const token = await begin();
    for (const table of ['authenticators', 'recovery_codes', 'pending_proofs', 'messages'] as const) {
      const rows = await ctx.database.db.selectFrom(table).selectAll().execute();
      const kept = JSON.stringify(rows, (_name, value: unknown) => shown(value));
      for (const planted of [secret, token, ...codes]) assert.ok(!kept.includes(planted), table);
    }
    // Moved to somebody else, it opens nothing.
    const other = `other-${email}`;
    await join(world, other);
    const { person: thief } = await enter(world, other);
    const row = await ctx.database.db
      .selectFrom('authenticators')
      .selectAll()
      .where('person_id', '=', person.personId)
      .executeTakeFirstOrThrow();
    await ctx.database.db
      .insertInto('authenticators')
      .values({ ...row, person_id: thief.personId })
      .execute();
    await assert.rejects(
      removeSecondFactor(ctx, thief, { password, code: codeOf(world, secret), client }),
      /authenticate data/,
    );
  });
});

/** What a buffer holds, as text too. */
function shown(value: unknown): unknown {
  const bytes = (value as { type?: string; data?: number[] } | null)?.data;
  return Array.isArray(bytes) ? Buffer.from(bytes).toString('latin1') : value;
}
