import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { operator, type Person } from '#access/actor.ts';
import { foundOrganization } from '#accounts/create-organization.ts';
import { erasePerson } from '#accounts/erase-person.ts';
import { affectedBy, listBreaches, openBreach, readOpenBreach } from '#breaches/register.ts';
import { closeBreach, noteBreach, reportBreach } from '#breaches/settle.ts';
import { expireBreaches, remindOfBreaches, tellAffected } from '#breaches/tell.ts';
import { checkBreaches } from '#doctor/breaches.ts';
import { inventory } from '#inventory.ts';
import type { Id } from '#platform/id.ts';
import { runCommand } from '#cli/run.ts';
import { becomeAdministrator, join, lettersTo } from '../support/people.ts';
import { createWorld, type World } from '../support/world.ts';

const ada = 'ada@example.org';
const eve = 'eve@example.org';
const controller = 'privacy@lake.example';
const hour = 3_600;
const day = 24 * hour;

describe('a breach', () => {
  let world: World;
  let boss: Person;
  let id: Id<'breach'>;
  before(async () => {
    world = await createWorld({ environment: { VITRINE_SIGN_UP: 'open' } });
    boss = (await becomeAdministrator(world, 'boss@example.org')).person;
    await join(world, ada);
    await join(world, eve);
    await foundOrganization(world.ctx, boss, { cloudname: 'harbour' });
    await world.createAccount('lake');
  });
  after(() => world[Symbol.asyncDispose]());

  const report = (change: object = {}) =>
    openBreach(world.ctx, operator, {
      what: 'A copy of the database was stolen.',
      hit: ['sessions'],
      inventory,
      ...change,
    });
  const reminders = async () =>
    (await lettersTo(world, controller)).filter(({ template }) => template === 'breaches.reminder').length;
  const told = async (to: string) =>
    (await lettersTo(world, to)).filter(({ template }) => template === 'breaches.breach');
  async function show(): Promise<{ draft: Record<string, unknown>; missing: string[] }> {
    const said: string[] = [];
    const open = async () => ({ ...world.ctx, [Symbol.asyncDispose]: async () => undefined });
    await runCommand(['breach', 'show', id, '--json'], {
      ...{ out: (text) => void said.push(text), err: assert.fail, environment: { CONTROLLER_NAME: '' } },
      ...{ open, openEmpty: open, interruption: () => new AbortController().signal },
    });
    return JSON.parse(said.join('')) as { draft: Record<string, unknown>; missing: string[] };
  }

  test('I-62 is recorded with what was hit, and whom that is about follows from the declarations', async () => {
    const { ctx } = world;
    for (const wrong of [
      { what: ' ' },
      { hit: [] },
      { hit: ['people.shoe_size'] },
      { hit: ['migrations'] },
      { cloudname: 'nobody' },
      { knownAt: new Date('2099-01-01') },
    ]) {
      await assert.rejects(report(wrong), { code: 'breach-invalid' }, JSON.stringify(wrong));
    }
    const about = async (hit: readonly string[], cloudname?: string): Promise<string[]> => {
      const breach = await readOpenBreach(ctx, await report({ hit, cloudname }));
      return (await affectedBy(ctx, breach, inventory)).people.map(({ address }) => address);
    };
    assert.deepEqual(await about(['people.email']), [ada, 'boss@example.org', eve]);
    assert.deepEqual(await about(['memberships']), ['boss@example.org']);
    assert.deepEqual(await about(['assets']), ['boss@example.org', 'owner@example.org']);
    assert.deepEqual(await about(['people', 'assets'], 'harbour'), ['boss@example.org']);
    assert.deepEqual(await about(['originals/']), ['boss@example.org', 'owner@example.org']);
    id = await report({ hit: ['people.email', 'people.name'] });
  });

  test('I-62 the operator is reminded before 72 hours are over, and has a draft of what to tell', async () => {
    const { ctx, clock } = world;
    const open = await listBreaches(ctx.database.db);
    const others = open.filter((breach) => breach.id !== id);
    for (const other of others) await noteBreach(ctx, operator, { id: other.id, risk: 'none' });
    await remindOfBreaches(ctx);
    assert.equal(await reminders(), 0);
    for (const [wait, count] of [
      [49 * hour, 1],
      [hour, 1],
      [17 * hour, 2],
      [6 * hour, 3],
    ] as const) {
      clock.advance(wait);
      for (let time = 0; time < 2; time += 1) await remindOfBreaches(ctx);
      assert.equal(await reminders(), count, `${wait}`);
    }
    assert.equal((await checkBreaches(ctx.database, clock.now())).state, 'problem');
    await assert.rejects(closeBreach(ctx, operator, { id, because: 'done' }), { code: 'breach-unfinished' });
    await assert.rejects(tellAffected(ctx, operator, { id, inventory }), { code: 'breach-unfinished' });
    await assert.rejects(noteBreach(ctx, operator, { id, risk: 'perhaps' }), { code: 'breach-invalid' });
    const consequences = 'Somebody may write to you in our name.';
    const measures = 'The hole is closed.';
    await noteBreach(ctx, operator, { id, risk: 'high', consequences, measures });
    const { draft, missing } = await show();
    assert.equal(draft['nature'], 'A copy of the database was stolen.');
    assert.deepEqual(
      [draft['people'], draft['consequences'], draft['measures']],
      [3, consequences, measures],
    );
    assert.deepEqual(draft['categoriesOfData'], [
      'the address they sign in with and get letters at',
      'the name they gave',
    ]);
    assert.match(String(draft['contact']), /Lake Pictures.*privacy@lake\.example/);
    assert.equal(missing.length, 2);
    await assert.rejects(reportBreach(ctx, operator, { id, to: 'the authority' }), { code: 'breach-late' });
    await reportBreach(ctx, operator, { id, to: 'the authority', because: 'we were asleep' });
    assert.equal((await checkBreaches(ctx.database, clock.now())).state, 'ok');
  });

  test('I-62 who is affected is told once, and that they were is on record until they are erased', async () => {
    const { ctx } = world;
    assert.equal(await tellAffected(ctx, operator, { id, inventory }), 3);
    assert.equal(await tellAffected(ctx, operator, { id, inventory }), 0);
    const [letter, second] = await told(ada);
    assert.equal(second, undefined);
    for (const part of [
      'A copy of the database',
      'the name they gave',
      'in our name',
      'hole is closed',
      controller,
    ])
      assert.ok(letter?.text.includes(part), part);
    assert.deepEqual(await told('owner@example.org'), []);
    await erasePerson(ctx, operator, { email: ada, inventory });
    const rows = await ctx.database.db.selectFrom('breach_letters').selectAll().execute();
    assert.equal(rows.length, 3);
    assert.doesNotMatch(JSON.stringify(rows), /ada@/);
  });

  test('I-62 what stands in the register stays, and goes five years after it was closed', async () => {
    const { ctx, clock } = world;
    const { db } = ctx.database;
    for (const change of [
      sql`update breaches set what = 'Nothing.' where id = ${id}`,
      sql`update breach_entries set says = 'Nothing.'`,
      sql`delete from breach_entries`,
      sql`delete from breaches where id = ${id}`,
    ]) {
      await assert.rejects(change.execute(db), /stays/);
    }
    await closeBreach(ctx, operator, { id, because: 'everything is done' });
    await assert.rejects(noteBreach(ctx, operator, { id, risk: 'none' }), { code: 'breach-not-open' });
    await assert.rejects(sql`update breaches set closed_at = null`.execute(db), /stays/);
    const there = async () => (await listBreaches(db)).some((breach) => breach.id === id);
    const before = clock.now();
    await expireBreaches(ctx, before);
    assert.equal(await there(), true);
    await expireBreaches(ctx, new Date(before.getTime() + day));
    assert.equal(await there(), false);
  });

  test('I-62 no public page tells of it', async () => {
    for (const path of ['/privacy/evidence.json', '/privacy/ledger.json', '/privacy/changes', '/privacy']) {
      assert.doesNotMatch(await (await world.get(path)).text(), /copy of the database was stolen/i, path);
    }
  });
});
