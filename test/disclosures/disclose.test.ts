import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { operator } from '#access/actor.ts';
import { erasePerson } from '#accounts/erase-person.ts';
import { approveCase, listCases, openCase, refuseCase } from '#disclosures/cases.ts';
import { discloseData, type Disclosed } from '#disclosures/disclose.ts';
import { expireCases } from '#disclosures/jobs.ts';
import { tellUnbarred } from '#disclosures/tell.ts';
import { bandOf } from '#disclosures/transparency.ts';
import { inventory } from '#inventory.ts';
import { gatherOwnData } from '#privacy/subjects/gather.ts';
import { becomeAdministrator, enter, join, lettersTo } from '../support/people.ts';
import { createWorld, type World } from '../support/world.ts';

const ada = 'canary-ada@example.org';
const eve = 'canary-eve@example.org';
const day = 86_400;

describe('data that an authority asks for', () => {
  let world: World;
  before(async () => {
    world = await createWorld({ environment: { VITRINE_SIGN_UP: 'open' } });
    await becomeAdministrator(world, 'boss@example.org');
    await join(world, ada);
    await join(world, eve);
    await enter(world, ada);
    await enter(world, eve);
  });
  after(() => world[Symbol.asyncDispose]());

  const record = (change: object = {}) =>
    openCase(world.ctx, operator, {
      ...{ kind: 'order', authority: 'The court of Lakeside', instrument: '12 Cs 3/26', reason: 'A theft.' },
      ...{ email: ada, scope: ['sessions'], by: 'Kim', inventory, ...change },
    });
  const give = async (id: string): Promise<Disclosed> =>
    JSON.parse(await discloseData(world.ctx, operator, { id, inventory })) as Disclosed;
  const told = async (to: string) =>
    (await lettersTo(world, to)).filter(({ template }) => template === 'disclosures.disclosed');

  test('X-41, I-32 nothing is given without a case, and none without everything a case takes', async () => {
    for (const wrong of [
      { kind: 'curiosity' },
      { authority: ' ' },
      { instrument: '' },
      { reason: '' },
      { scope: [] },
      { scope: ['sessions', 'assets'] },
      { bar: { law: 'a law', until: new Date('2020-01-01') } },
      { bar: { law: '', until: new Date('2099-01-01') } },
    ]) {
      await assert.rejects(record(wrong), { code: 'disclosure-invalid' }, JSON.stringify(wrong));
    }
    await assert.rejects(record({ by: ' ' }), { code: 'approval-invalid' });
    for (const id of ['nothing', '01920000-0000-7000-8000-000000000001']) {
      await assert.rejects(give(id), { code: 'disclosure-not-found' });
    }
  });

  test('X-41 it takes two, who are two where there are two', async () => {
    const { ctx } = world;
    const id = await record();
    await assert.rejects(give(id), { code: 'disclosure-unapproved' });
    await ctx.database.db
      .updateTable('people')
      .set({ administrator: true })
      .where('email', '=', eve)
      .execute();
    await assert.rejects(approveCase(ctx, operator, { id, by: ' kim ' }), { code: 'approval-invalid' });
    await assert.rejects(give(id), { code: 'disclosure-unapproved' });
    await ctx.database.db
      .updateTable('people')
      .set({ administrator: false })
      .where('email', '=', eve)
      .execute();
    await approveCase(ctx, operator, { id, by: 'Kim' });
    const [one] = await listCases(ctx.database.db);
    assert.deepEqual([one?.first_by, one?.second_by], ['Kim', 'Kim']);
    await refuseCase(ctx, operator, { id, because: 'It was withdrawn.' });
    await assert.rejects(give(id), { code: 'disclosure-not-found' });
  });

  test('X-41, I-32 what is given is what was asked, of one person, and they are told at once', async () => {
    const { ctx } = world;
    const id = await record({ scope: ['sessions', 'memberships'] });
    await approveCase(ctx, operator, { id, by: 'Lou' });
    const text = await discloseData(ctx, operator, { id, inventory });
    const { tables } = JSON.parse(text) as Disclosed;
    assert.deepEqual(
      tables.map(({ table }) => table),
      ['sessions'],
    );
    assert.equal(tables[0]?.rows.length, 1);
    const others = JSON.stringify(await gatherOwnData(ctx, inventory, { personId: undefined, address: eve }));
    assert.ok(others.includes(eve));
    assert.doesNotMatch(text, /canary-eve|argon2|token_hash/);
    const [letter, second] = await told(ada);
    assert.equal(second, undefined);
    for (const part of ['The court of Lakeside', '12 Cs 3/26', 'A theft.', 'sessions']) {
      assert.ok(letter?.text.includes(part), part);
    }
    const row = (await listCases(ctx.database.db)).find((one) => one.id === id);
    assert.equal(row?.given_sha256?.toString('hex'), createHash('sha256').update(text).digest('hex'));
    await assert.rejects(give(id), { code: 'disclosure-not-found' });
    for (const change of [
      sql`scope = '[]'`,
      sql`given_at = null, given_sha256 = null`,
      sql`second_by = 'Max'`,
    ]) {
      await assert.rejects(
        sql`update disclosures set ${change} where id = ${id}`.execute(ctx.database.db),
        /stays/,
      );
    }
  });

  test('X-41 where a law forbids it they are told the day it no longer does', async () => {
    const { ctx, clock } = world;
    const until = new Date(clock.now().getTime() + 60 * day * 1_000);
    const id = await record({ email: eve, bar: { law: 'The law on silence, § 1', until } });
    await approveCase(ctx, operator, { id, by: 'Lou' });
    await give(id);
    clock.advance(59 * day);
    await tellUnbarred(ctx);
    assert.deepEqual(await told(eve), []);
    const own = await gatherOwnData(ctx, inventory, { personId: undefined, address: eve });
    assert.doesNotMatch(JSON.stringify(own), /Lakeside/);
    clock.advance(day);
    for (let time = 0; time < 2; time += 1) await tellUnbarred(ctx);
    const letters = await told(eve);
    assert.equal(letters.length, 1);
    assert.match(letters[0]?.text ?? '', /The law on silence, § 1 forbade to tell you/);
  });

  test('X-41, I-32 how often is public when the year is over, in bands, and names nobody', async () => {
    const { clock } = world;
    const page = async () =>
      (await (await world.get('/privacy/transparency')).text()).replaceAll(/\s+/g, ' ');
    assert.deepEqual([0, 1, 9, 10, 49, 50, 99, 100, 1_000].map(bandOf), [
      ...['0', '1–9', '1–9', '10–49', '10–49', '50–99', '50–99', '100–999', '1,000 or more'],
    ]);
    assert.doesNotMatch(await page(), /<h2>2026/);
    clock.advance(366 * day);
    const text = await page();
    assert.match(text, /<h2>2026<\/h2>.*Orders of courts: asked 1–9, given 1–9/);
    assert.match(text, /Requests of authorities: asked 0, given 0/);
    assert.doesNotMatch(text, /canary|Lakeside|Kim/);
  });

  test('X-41 who is erased is no longer named, and a case goes after six years', async () => {
    const { ctx, clock } = world;
    await erasePerson(ctx, operator, { email: ada, inventory });
    const rows = await listCases(ctx.database.db);
    assert.ok(rows.length > 0);
    assert.doesNotMatch(JSON.stringify(rows), /canary-ada/);
    clock.advance(5 * 366 * day);
    await expireCases(ctx);
    assert.equal((await listCases(ctx.database.db)).length, 0);
  });
});
