import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { inventory } from '#inventory.ts';
import { createLog } from '#platform/log.ts';
import { clauses } from '#privacy/clauses/list.ts';
import { judgeClauses } from '#privacy/evidence/evidence.ts';
import { listProbes } from '#privacy/probes/list.ts';
import type { Probe } from '#privacy/probes/probe.ts';
import { Probes } from '#privacy/probes/probes.ts';
import type { TestResults } from '#privacy/evidence/results.ts';
import { brokenEntry, type LedgerEntry } from '#privacy/ledger/chain.ts';
import { recordRetention } from '#privacy/jobs.ts';
import { appendToLedger, listLedger } from '#privacy/ledger/ledger.ts';
import { verifyServer } from '#privacy/verify.ts';
import { UndeclaredPayload } from '#jobs/job.ts';
import { collectJob } from '#library/job-names.ts';
import { expireLetters } from '#outbox/deliver.ts';
import { createWorld, type World } from '../support/world.ts';
import clauseTests from '#privacy/evidence/clause-tests.json' with { type: 'json' };

type Shown = {
  readonly clauses: readonly {
    id: string;
    kind: string;
    state: string;
    tests: unknown[];
    probes: unknown[];
  }[];
  readonly probes: readonly { name: string; state: string; at: string | null }[];
  readonly oldest: readonly { what: string; days: number | null; limit: number; isOver: boolean }[];
};

describe('the evidence', () => {
  let world: World;
  before(async () => {
    world = await createWorld();
  });
  after(() => world[Symbol.asyncDispose]());

  const shown = async (): Promise<Shown> =>
    (await (await world.get('/privacy/evidence.json')).json()) as Shown;
  const probes = (): World['server']['promises']['probes'] => world.server.promises.probes;

  test('lists all 124 clauses, and every probe has looked before the server was ready', async () => {
    const { clauses: listed, probes: looked } = await shown();
    const ids = [
      ...Array.from({ length: 55 }, (_, at) => `X-${String(at + 1).padStart(2, '0')}`),
      ...Array.from({ length: 69 }, (_, at) => `I-${String(at + 1).padStart(2, '0')}`),
    ];
    assert.deepEqual(
      listed.map(({ id }) => id),
      ids,
    );
    for (const { state, kind } of listed) {
      assert.ok(['green', 'amber', 'red', 'not-built'].includes(state));
      assert.ok(['machine', 'people'].includes(kind));
    }
    for (const { name, state, at } of looked) {
      assert.equal(state, 'green', name);
      assert.equal(at, world.clock.now().toISOString());
    }
    const page = await world.get('/privacy/evidence', { headers: { accept: 'text/html' } });
    const text = await page.text();
    for (const id of ids) assert.ok(text.includes(`<li id="${id}">`), id);
    const json = await world.get('/privacy/evidence', { headers: { accept: 'application/json' } });
    assert.match(json.headers.get('content-type') ?? '', /^application\/json/);
  });

  test('is green only by tests that passed on this build', () => {
    const { promises } = world.server;
    const states = (results?: TestResults) =>
      new Map(judgeClauses(promises, results).map(({ id, state }) => [id, state]));
    const held = clauses.find(
      ({ id, needs }) => needs === undefined && clauseTests.some(({ name }) => name.startsWith(`${id} `)),
    );
    assert.ok(held);
    const outcome = (result: 'passed' | 'failed' | 'skipped'): TestResults => ({
      ...{ commit: 'c', code: 'd', at: '2026-03-01T12:00:00.000Z' },
      tests: clauseTests.map((one) => ({ ...one, result, at: '2026-03-01T12:00:00.000Z' })),
    });
    assert.ok([...states().values()].every((state) => state !== 'green'));
    assert.equal(states(outcome('passed')).get(held.id), 'green');
    assert.equal(states(outcome('failed')).get(held.id), 'red');
    assert.equal(states(outcome('skipped')).get(held.id), 'amber');
    for (const { id, kind, needs } of clauses) {
      if (needs !== undefined) assert.equal(states(outcome('passed')).get(id), 'not-built');
      else if (kind === 'people') assert.equal(states(outcome('passed')).get(id), 'amber');
    }
  });

  test('turns amber when nobody has looked for too long, and sign-up looks anew by itself', async () => {
    world.clock.advance(4 * 3_600);
    assert.equal(probes().found('declared-columns').state, 'amber');
    await world.ctx.flows.assertOpen('sign-up');
    assert.equal(probes().found('declared-columns').state, 'green');
  });

  test('says of a probe that cannot look that it cannot, and tells the world nothing of why', async () => {
    const { promises } = world.server;
    const failing: Probe = {
      ...{ about: 'whether it can', stops: [] },
      look: () => {
        throw new Error('connect ECONNREFUSED 10.1.2.3:5432 as vitrine');
      },
    };
    const listed = listProbes(promises, () => Promise.reject(new Error('/srv/secret/place')));
    using broken = new Probes(world.ctx, { ...listed, 'ledger-whole': failing });
    await broken.lookAll();
    for (const name of ['ledger-whole', 'signals-honoured'] as const) {
      const found = broken.found(name);
      assert.equal(found.state, 'red');
      assert.doesNotMatch(JSON.stringify(found), /10\.1\.2\.3|ECONN|vitrine|secret/);
    }
    await probes().lookAll();
  });

  test('a column that appears while the server runs stops sign-up, and access goes on', async () => {
    const { db } = world.ctx.database;
    await sql`alter table people add column shoe_size integer`.execute(db);
    await probes().lookAll();
    await assert.rejects(world.ctx.flows.assertOpen('sign-up'), { code: 'flow-stopped' });
    const { clauses: listed } = await shown();
    assert.equal(listed.find(({ id }) => id === 'X-18')?.state, 'red');
    assert.match(await (await world.get('/privacy')).text(), /columns without a declaration/);
    assert.equal((await world.get('/sign-in')).status, 200);
    await sql`alter table people drop column shoe_size`.execute(db);
    await probes().lookAll();
    await world.ctx.flows.assertOpen('sign-up');
  });

  test('shows how old the oldest values are, and what a sweep left behind', async () => {
    const { db } = world.ctx.database;
    const at = world.clock.now();
    await db
      .insertInto('messages')
      .values({
        id: '01920000-0000-7000-8000-000000000001' as never,
        ...{
          category: 'service',
          template: 't',
          recipient: 'ada@example.org',
          subject: 's',
          body_text: null,
        },
        ...{ body_html: null, unsubscribe: null, state: 'sent', answer: null },
        ...{ created_at: at, until: at, settled_at: at },
      })
      .execute();
    const letters = async () => (await shown()).oldest.find(({ what }) => what === 'what became of letters');
    world.clock.advance(60 * 86_400);
    assert.deepEqual(await letters(), {
      ...{ what: 'what became of letters', table: 'messages', days: 60, limit: 90, isOver: false },
    });
    world.clock.advance(40 * 86_400);
    await probes().lookAll();
    assert.equal((await letters())?.isOver, true);
    assert.equal(probes().found('oldest-values').state, 'red');
    await expireLetters(world.ctx);
    await probes().lookAll();
    assert.equal((await letters())?.days, null);
    assert.equal(probes().found('oldest-values').state, 'green');
  });

  test('knows a ledger that was changed, reordered or shortened in the middle', async () => {
    const { ctx } = world;
    for (const n of [1, 2, 3]) {
      await ctx.database.transaction((tx) =>
        appendToLedger(tx, ctx.clock.now(), { kind: 'retention', facts: { n } }),
      );
    }
    const { entries } = (await (await world.get('/privacy/ledger.json')).json()) as {
      entries: LedgerEntry[];
    };
    assert.ok(entries.length >= 4);
    assert.equal(brokenEntry(entries), undefined);
    const [first, second, ...rest] = entries;
    assert.ok(first && second);
    assert.ok(brokenEntry([{ ...first, facts: { sha256: 'other' } }, second, ...rest]));
    assert.ok(brokenEntry([second, first, ...rest]));
    assert.ok(brokenEntry([first, ...rest]));
    assert.equal((await world.get('/privacy/ledger.json?after=-1')).status, 400);
  });

  test('is checked from outside, and a break is found', async () => {
    await world.server.promises.start();
    const { db } = world.ctx.database;
    const look = async () => {
      const checks = await verifyServer(world.url, world.clock.now());
      return checks.filter(({ holds }) => !holds).map(({ check }) => check);
    };
    assert.deepEqual(await look(), []);
    await recordRetention(world.ctx, inventory);
    assert.deepEqual(await look(), []);
    const red = (await listLedger(world.ctx, 0)).filter(({ kind }) => kind === 'probe');
    assert.ok(red.some(({ facts }) => facts['probe'] === 'declared-columns'));
    // Somebody with the database in their hands, who goes past what keeps the table as it is.
    await sql`alter table ledger disable trigger ledger_is_kept`.execute(db);
    await sql`delete from ledger where kind = 'probe'`.execute(db);
    assert.deepEqual(await look(), ['ledger']);
    await probes().lookAll();
    assert.equal(probes().found('ledger-whole').state, 'red');
  });

  test('a fact, a payload and an error that nobody declared go no further', async () => {
    const lines: string[] = [];
    const log = createLog('info', { write: (line) => void lines.push(line) });
    const fault = Object.assign(new Error('it broke'), { request: { ip: 'canary-address' } });
    log.info({ err: fault, visitor: 'canary-visitor' } as object, 'something');
    assert.equal(log.refused?.(), 1);
    assert.match(lines.join(''), /it broke/);
    assert.doesNotMatch(lines.join(''), /canary/);
    const { jobs, database } = world.ctx;
    const payload = { keys: [], visitor: 'canary' };
    await assert.rejects(
      database.transaction((tx) => jobs.enqueue(tx, collectJob, payload)),
      UndeclaredPayload,
    );
  });

  test('guards cost a delivery nothing that could be measured', () => {
    const { flows, outbound } = world.ctx;
    // What a hit meets of them: nothing. What a miss of a remote picture meets: these.
    const started = process.cpuUsage();
    let stopped = 0;
    for (let call = 0; call < 1_000_000; call += 1)
      if (flows.stopped('remote-pictures') !== undefined) stopped += 1;
    const { user, system } = process.cpuUsage(started);
    assert.equal(stopped, 0);
    assert.equal(outbound.undeclared, 0);
    assert.ok((user + system) / 1_000_000 < 1, `${(user + system) / 1_000_000} µs a call`);
  });
});
