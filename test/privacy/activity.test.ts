import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { after, before, describe, test } from 'node:test';
import { operator } from '#access/actor.ts';
import { listActivity } from '#accounts/activity/list-activity.ts';
import { listActivityDays } from '#accounts/activity/forget-activity.ts';
import { flushActivity, noteActivity } from '#accounts/activity/note-activity.ts';
import { activityOf } from '#accounts/activity/event.ts';
import { foundOrganization } from '#accounts/create-organization.ts';
import { erasePerson } from '#accounts/erase-person.ts';
import { expireAccounts } from '#accounts/expire.ts';
import { endSession } from '#accounts/session-list.ts';
import { inventory } from '#inventory.ts';
import { openOriginal } from '#library/original.ts';
import { root } from '#library/path.ts';
import { stageFile } from '#library/stage.ts';
import { uploadAsset } from '#library/upload.ts';
import type { Id } from '#platform/id.ts';
import { exportFolder } from '#sharing/archives.ts';
import { AtABrowser } from '../support/at-a-browser.ts';
import { becomeAdministrator, enter, join, password, type SignedIn, whoIs } from '../support/people.ts';
import { canvasOf, photo } from '../support/pictures.ts';
import { unzip } from '../support/unzip.ts';
import { whereabouts } from '../support/whereabouts.ts';
import { createWorld, type World } from '../support/world.ts';

const ada = 'canary-ada@example.org';
const boss = 'boss@example.org';
const day = 86_400;

describe('what is noted of what account holders do', () => {
  let world: World;
  let lake: Id<'organization'>;
  let owner: SignedIn;
  before(async () => {
    world = await createWorld({ environment: { VITRINE_SIGN_UP: 'open' } });
    const founder = await becomeAdministrator(world, boss);
    lake = (await foundOrganization(world.ctx, founder.person, { cloudname: 'lake' })).id;
    owner = { token: founder.token, person: await whoIs(world, founder.token) };
    await join(world, ada);
    await world.ctx.database.db.deleteFrom('activity_events').execute();
  });
  after(() => world[Symbol.asyncDispose]());

  async function eventsOf({ person }: SignedIn) {
    return (await listActivity(world.ctx, person, undefined)).events;
  }
  async function rows() {
    await flushActivity(world.ctx);
    return world.ctx.database.db.selectFrom('activity_events').selectAll().orderBy('at').execute();
  }

  test('I-12 signing in, failing to, signing out and running out are noted with their times, and shown', async () => {
    const { clock } = world;
    const browser = new AtABrowser(world);
    const wrong = await browser.submit('/sign-in', { email: ada, password: 'something else' });
    assert.equal(wrong.answer.status, 401);
    clock.advance(60);
    const signedInAt = clock.now();
    await browser.submit('/sign-in', { email: ada, password });
    clock.advance(1_800);
    await browser.submit('/account', {}, '/sign-out');
    clock.advance(60);
    await enter(world, ada);
    const ranOutAt = new Date(clock.now().getTime() + 12 * 3_600_000);
    clock.advance(2 * day);
    await expireAccounts(world.ctx);
    const back = new AtABrowser(world);
    await back.submit('/sign-in', { email: ada, password });
    const { text } = await back.get('/account/activity');
    assert.match(text, /expired, after 12 h 0 min[^]*asked, after 30 min[^]*A sign-in failed/);
    const kinds = (await rows())
      .filter(({ person_id: id }) => id !== owner.person.personId)
      .map(({ kind, what, at }) => [kind, what, at.getTime()]);
    assert.deepEqual(kinds.slice(0, 5), [
      ['sign-in-failed', null, signedInAt.getTime() - 60_000],
      ['signed-in', null, signedInAt.getTime()],
      ['signed-out', 'asked', signedInAt.getTime() + 1_800_000],
      ['signed-in', null, ranOutAt.getTime() - 12 * 3_600_000],
      ['signed-out', 'expired', ranOutAt.getTime()],
    ]);
    const stranger = new AtABrowser(world);
    await stranger.submit('/sign-in', { email: 'nobody@example.org', password });
    assert.equal((await stranger.get('/account/activity')).answer.status, 303);
  });

  test('I-13 how long somebody was signed in is kept nowhere, but follows from both ends', async () => {
    const session = await enter(world, ada);
    world.clock.advance(3_600);
    await endSession(world.ctx, session.person, session.person.sessionId);
    const [last] = await eventsOf(await enter(world, ada).then(async (one) => ({ ...one })));
    assert.equal(last?.kind, 'signed-in');
    const [, out] = await eventsOf(session);
    assert.deepEqual([out?.kind, out?.seconds], ['signed-out', 3_600]);
    const columns = Object.keys((await rows())[0] ?? {});
    assert.ok(!columns.some((name) => /second|duration|length/.test(name)));
  });

  test('I-14 what somebody uploads and downloads signed in is noted; who looks at pictures is not', async () => {
    const { ctx } = world;
    const bytes = await canvasOf(photo(60, 40)).png().toBuffer();
    const file = await stageFile(ctx, owner.person, {
      ...{ organizationId: lake, filename: 'canary-name.png', source: Readable.from([bytes]) },
    });
    const { asset } = await uploadAsset(ctx, owner.person, {
      ...{ organizationId: lake, file, folder: root, name: { kind: 'given', name: 'a.png' } },
      ...{ visibility: 'public', collision: 'refuse' },
    });
    const original = await openOriginal(ctx, owner.person, asset.id);
    for await (const _ of await original.open()) continue;
    for await (const _ of await exportFolder(ctx, owner.person, { organizationId: lake, folder: root }))
      continue;
    const own = (await eventsOf(owner)).filter(({ kind }) => /load/.test(kind));
    assert.deepEqual(own.map(({ kind, what, bytes: size }) => [kind, what, size]).toSorted(inOrder), [
      ['downloaded', '/', null],
      ['downloaded', asset.id, bytes.length],
      ['uploaded', asset.id, bytes.length],
    ]);
    assert.equal(JSON.stringify(own).includes('canary-name'), false);

    const before = (await rows()).length;
    const cookie = `session=${owner.token}`;
    for (let times = 0; times < 100; times += 1) {
      const answer = await world.get('/cdn/lake/a.png', { headers: times % 2 === 0 ? {} : { cookie } });
      assert.equal(answer.status, 200);
      await answer.arrayBuffer();
    }
    for (const path of ['/', '/privacy', '/sign-in', '/docs']) await (await world.get(path)).text();
    assert.equal((await rows()).length, before, 'visitors, and pictures whoever looks, leave nothing');
  });

  test('I-15 of pages of the console the pattern is noted, never under a signal, and not after an objection', async () => {
    const pages = async () => (await rows()).filter(({ kind }) => kind === 'page').map(({ what }) => what);
    const look = async (headers: Record<string, string>): Promise<AtABrowser> => {
      const browser = new AtABrowser(world, headers);
      world.clock.advance(1);
      await browser.submit('/sign-in', { email: boss, password });
      await browser.get('/console/lake/pictures?done=canary-folder');
      await browser.get('/account');
      return browser;
    };
    for (const signal of [{ dnt: '1' }, { 'sec-gpc': '1' }] as Record<string, string>[]) {
      const heard = await look(signal);
      assert.match((await heard.get('/account/activity')).text, /asks not to be tracked/);
    }
    assert.deepEqual(await pages(), []);
    const browser = await look({});
    assert.deepEqual(new Set(await pages()), new Set(['/console', '/console/:cloudname/pictures']));
    assert.deepEqual(await whereabouts(world, 'canary-folder'), []);

    const objected = await browser.submit('/account/activity', {}, '/account/activity/pages');
    assert.match(objected.text, /You objected/);
    assert.deepEqual(await pages(), []);
    await browser.get('/console');
    assert.deepEqual(await pages(), []);
    await browser.submit('/account/activity', {}, '/account/activity/pages');
    await browser.get('/console');
    assert.deepEqual(await pages(), ['/console']);
  });

  test('is written together and later, so that nobody waits for it, and what is of somebody gone is dropped', async () => {
    const { ctx } = world;
    const before = (await rows()).length;
    const { person } = await enter(world, ada);
    for (let times = 0; times < 1_200; times += 1) {
      noteActivity(ctx, activityOf(person, { kind: 'page', what: '/console' }));
    }
    const gone = { ...person, personId: '00000000-0000-7000-8000-000000000000' as Id<'person'> };
    noteActivity(ctx, activityOf(gone, { kind: 'page', what: '/console' }));
    const waiting = await ctx.database.db.selectFrom('activity_events').select('id').execute();
    assert.equal(waiting.length, before + 1, 'only that she signed in');
    await Promise.all([flushActivity(ctx), flushActivity(ctx)]);
    assert.equal((await rows()).length, before + 1_201);
  });

  test('I-12, I-14, I-15 are in the copy of their data, shown to nobody else, and gone after 90 days but for counts', async () => {
    const { ctx, clock } = world;
    const browser = new AtABrowser(world);
    clock.advance(1);
    await browser.submit('/sign-in', { email: boss, password });
    const copy = JSON.parse((await browser.get('/account/data.json')).text) as {
      tables: { table: string; rows: { kind: string; person_id: string }[] }[];
    };
    const own = copy.tables.find(({ table }) => table === 'activity_events')?.rows ?? [];
    assert.deepEqual(
      new Set(own.map(({ kind }) => kind)),
      new Set(['signed-in', 'signed-out', 'uploaded', 'downloaded', 'page']),
    );
    assert.ok(own.every(({ person_id: id }) => id === owner.person.personId));
    assert.doesNotMatch((await browser.get('/account/activity')).text, /A sign-in failed/);

    await flushActivity(ctx);
    const total = (await rows()).length;
    clock.advance(89 * day);
    await expireAccounts(ctx);
    assert.ok((await rows()).length >= total - 20, 'not before its time');
    const first = (await listActivityDays(ctx, operator)).reduce((sum, { events }) => sum + events, 0);
    clock.advance(3 * day);
    await expireAccounts(ctx);
    const left = await rows();
    assert.ok(left.every(({ at }) => clock.now().getTime() - at.getTime() < 90 * day * 1_000));
    const days = await listActivityDays(ctx, operator);
    assert.ok(days.some(({ kind, events }) => kind === 'uploaded' && events === 1));
    assert.ok(days.reduce((sum, { events }) => sum + events, 0) > first);
    assert.deepEqual(Object.keys(days[0] ?? {}), ['day', 'kind', 'events']);
    clock.advance(800 * day);
    await expireAccounts(ctx);
    await expireAccounts(ctx);
    assert.deepEqual(
      (await listActivityDays(ctx, operator)).filter(({ day: on }) => on < '2026-06'),
      [],
    );
  });

  test('I-50 the archive of a copy has it as JSON and CSV, and the originals of what is theirs with their hashes', async () => {
    const browser = new AtABrowser(world);
    world.clock.advance(1);
    await browser.submit('/sign-in', { email: boss, password });
    const cookie = [...browser.jar].map(([name, { value }]) => `${name}=${value}`).join('; ');
    const answer = await world.get('/account/data.zip', { headers: { cookie } });
    assert.deepEqual(
      [answer.headers.get('content-type'), answer.headers.get('cache-control')],
      ['application/zip', 'no-store'],
    );
    const files = await unzip(Buffer.from(await answer.arrayBuffer()));
    const textOf = (name: string): string => files.get(name)?.toString() ?? '';
    const { tables } = JSON.parse(textOf('data.json')) as { tables: { table: string }[] };
    for (const { table } of tables) assert.ok(files.has(`tables/${table}.csv`), table);
    assert.match(textOf('tables/people.csv'), /^"id",[^]*"boss@example\.org"/);
    assert.match(textOf('fields.csv'), /"people","email","the address they sign in with/);
    const original = files.get('pictures/lake/a.png');
    assert.ok(original);
    const sum = createHash('sha256').update(original).digest('hex');
    assert.equal(textOf('SHA256SUMS'), `${sum}  pictures/lake/a.png\n`);
    assert.doesNotMatch([...files.values()].map(String).join('\n'), /canary-ada/);
    assert.equal((await world.get('/account/data.zip')).status, 303);

    await enter(world, ada);
    const other = new AtABrowser(world);
    await other.submit('/sign-in', { email: ada, password });
    const own = [...other.jar].map(([name, { value }]) => `${name}=${value}`).join('; ');
    const theirs = await world.get('/account/data.zip', { headers: { cookie: own } });
    const names = [...(await unzip(Buffer.from(await theirs.arrayBuffer()))).keys()];
    assert.ok(names.includes('data.json') && !names.some((name) => name.startsWith('pictures/')));
  });

  test('goes with its owner', async () => {
    const { ctx } = world;
    const { person } = await enter(world, ada);
    noteActivity(ctx, activityOf(person, { kind: 'page', what: '/console' }));
    await erasePerson(ctx, operator, { email: ada, inventory });
    await flushActivity(ctx);
    assert.deepEqual(await whereabouts(world, person.personId), []);
  });
});

function inOrder(one: unknown[], other: unknown[]): number {
  return String(one).localeCompare(String(other));
}
