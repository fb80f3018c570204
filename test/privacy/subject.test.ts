import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { operator, visitor } from '#access/actor.ts';
import { createKey } from '#accounts/api-keys.ts';
import { foundOrganization } from '#accounts/create-organization.ts';
import { erasePerson } from '#accounts/erase-person.ts';
import { invite } from '#accounts/invitations.ts';
import { joinByInvitation } from '#accounts/joining.ts';
import { agreeToAddressChange, requestAddressChange } from '#accounts/change-address.ts';
import { changeRole } from '#accounts/members.ts';
import { beginEnrolment } from '#accounts/second-factor/enrol.ts';
import { transferOrganization } from '#accounts/transfer-organization.ts';
import { listColumns } from '#database/columns.ts';
import { inventory } from '#inventory.ts';
import { confirmRedaction } from '#library/confirm-redaction.ts';
import type { Id } from '#platform/id.ts';
import { listLedger } from '#privacy/ledger/ledger.ts';
import { subjectTables, valueOf } from '#privacy/subjects/subject.ts';
import { AtABrowser } from '../support/at-a-browser.ts';
import { create, eventually } from '../support/doors.ts';
import {
  becomeAdministrator,
  client,
  details,
  password,
  type SignedIn,
  tokenTo,
  whoIs,
} from '../support/people.ts';
import { canvasOf, photo } from '../support/pictures.ts';
import { whereabouts } from '../support/whereabouts.ts';
import { createWorld, type World } from '../support/world.ts';

const ada = 'canary-ada@example.org';
const boss = 'boss-canary@example.org';

type Copy = {
  readonly tables: readonly {
    readonly table: string;
    readonly rows: readonly Record<string, unknown>[];
    readonly fields: Readonly<Record<string, Readonly<Record<string, string>>>>;
  }[];
};

describe('what is kept about somebody', () => {
  let world: World;
  let owner: SignedIn;
  let organizationId: Id<'organization'>;
  let personId: Id<'person'>;
  before(async () => {
    world = await createWorld();
    const { ctx } = world;
    const founder = await becomeAdministrator(world, boss);
    organizationId = (await foundOrganization(ctx, founder.person, { cloudname: 'lake' })).id;
    owner = { token: founder.token, person: await whoIs(world, founder.token) };
    // Ada is invited, joins, sets up a second factor, makes a key, is given another role, and writes to somebody else.
    await invite(ctx, owner.person, { organizationId, email: ada, role: 'editor', client });
    const token = await tokenTo(world, ada, 'invitation');
    const session = await joinByInvitation(ctx, visitor, { ...details(ada), token });
    personId = (await whoIs(world, session.token)).personId;
    await changeRole(ctx, owner.person, { organizationId, personId, role: 'admin' });
    const admin = await whoIs(world, session.token);
    await createKey(ctx, admin, { organizationId, label: 'of ada' });
    await invite(ctx, admin, { organizationId, email: 'third-canary@example.org', role: 'viewer', client });
    await eventually('every letter is kept', async () => {
      const waiting = ctx.database.db.selectFrom('messages').select('id').where('state', '=', 'waiting');
      return (await waiting.execute()).length === 0;
    });
  });
  after(() => world[Symbol.asyncDispose]());

  async function copy(): Promise<{ text: string; own: Copy }> {
    const browser = new AtABrowser(world);
    const { answer } = await browser.submit('/sign-in', { email: ada, password });
    assert.equal(answer.status, 200);
    const { text } = await browser.get('/account/data.json');
    return { text, own: JSON.parse(text) as Copy };
  }

  test('I-48, I-50 a copy has every declared field of every row that is theirs, as it is kept', async () => {
    const { own } = await copy();
    const subject = { personId, address: ada };
    const tables = subjectTables(inventory);
    let values = 0;
    for (const table of tables) {
      const columns = Object.entries(table.columns).filter(([, { export: exported }]) => exported === 'yes');
      const { rows } = await sql<Record<string, unknown>>`
        select * from ${sql.table(table.table)} where ${sql.ref(table.column)} = ${valueOf(table, subject)}
      `.execute(world.ctx.database.db);
      const given = own.tables.filter((one) => one.table === table.table).flatMap((one) => one.rows);
      for (const row of rows) {
        const expected = Object.fromEntries(
          columns.map(([column]) => [column, table.others?.includes(column) ? undefined : row[column]]),
        );
        const found = given.some((one) =>
          Object.entries(expected).every(
            ([column, value]) => value === undefined || JSON.stringify(one[column]) === JSON.stringify(value),
          ),
        );
        assert.ok(columns.length === 0 || found, `${table.table}: ${JSON.stringify(expected)}`);
        values += columns.length;
      }
    }
    assert.ok(values > 40, `${values} values`);
    for (const name of ['people', 'sessions', 'memberships', 'audit_events', 'messages', 'api_keys']) {
      assert.ok(
        own.tables.some(({ table }) => table === name),
        name,
      );
    }
    const stranger = await world.get('/account/data.json');
    assert.equal(stranger.status, 303);
  });

  test('I-48 every column that names a person makes its row theirs, or is declared to be about another', async () => {
    const { rows } = await sql<{ table: string; column: string }>`
      select conrelid::regclass::text as table, attname as column from pg_constraint
      join pg_attribute on attrelid = conrelid and attnum = conkey[1]
      where contype = 'f' and confrelid = 'people'::regclass
    `.execute(world.ctx.database.db);
    assert.ok(rows.length > 8);
    const links = subjectTables(inventory);
    for (const { table, column } of rows) {
      const isLinked = links.some(
        (link) => link.table === table && (link.column === column || link.others?.includes(column) === true),
      );
      assert.ok(isLinked, `${table}.${column}`);
    }
  });

  test('I-51 each field says what for, on which ground, from whom, to whom and how long', async () => {
    const { own } = await copy();
    for (const { rows, fields } of own.tables) {
      for (const column of rows.flatMap((row) => Object.keys(row))) {
        const facts = fields[column];
        for (const fact of ['what', 'purpose', 'basis', 'source', 'recipients', 'retention']) {
          assert.ok(facts?.[fact], `${column} ${fact}`);
        }
      }
    }
  });

  test('I-54 what is about other people is not in it, nor what would let somebody in', async () => {
    const { text } = await copy();
    assert.match(text, /\[another person\]/);
    for (const canary of [boss, 'third-canary', 'argon2id', owner.person.personId]) {
      assert.equal(text.includes(canary), false, canary);
    }
  });

  test('the only owner of an organization is not erased, and neither is nobody', async () => {
    const { ctx } = world;
    const before = await everyRow();
    await assert.rejects(erasePerson(ctx, operator, { email: boss, inventory }), { code: 'last-owner' });
    await assert.rejects(erasePerson(ctx, operator, { email: 'nobody@example.org', inventory }), {
      code: 'person-not-found',
    });
    assert.deepEqual(await everyRow(), before);
  });

  test('I-53 is gone from every table and file after erasing, and nothing of anybody else is', async () => {
    const { ctx } = world;
    assert.ok((await whereabouts(world, ada)).length >= 3);
    const before = await everyRow();
    const [first, second] = await Promise.allSettled([
      erasePerson(ctx, operator, { email: ada, inventory }),
      erasePerson(ctx, operator, { email: ada, inventory }),
    ]);
    assert.deepEqual([first.status, second.status].toSorted(), ['fulfilled', 'rejected']);
    assert.deepEqual(await whereabouts(world, ada), []);
    assert.deepEqual(await whereabouts(world, personId), []);
    const now = await everyRow();
    const theirs = [ada, personId];
    for (const [table, rows] of before) {
      const left = now.get(table) ?? [];
      const kept = rows.filter((row) => !theirs.some((one) => row.includes(one)));
      for (const row of kept) assert.ok(left.includes(row), `${table}: ${row}`);
      // What was theirs is gone or emptied; a record between two keeps what is about the other.
      // The record and the receipt say that it was done, and to nobody who it was.
      const isAddedTo = table === 'ledger' || table === 'erasure_receipts';
      if (!isAddedTo) assert.ok(left.length <= rows.length, table);
    }
    const trail = (now.get('audit_events') ?? []).join('\n');
    assert.match(trail, /third-canary/);
    const [last] = (await listLedger(ctx, 0)).toReversed();
    assert.equal(last?.kind, 'erasure');
    assert.match(String(last.facts['subject']), /^[0-9a-f]{64}$/);
    assert.deepEqual(Object.keys(last.facts), ['subject'], 'how much there was of them is told to nobody');
    assert.equal(new AtABrowser(world).jar.size, 0);
    const again = await new AtABrowser(world).submit('/sign-in', { email: ada, password });
    assert.ok(again.answer.status >= 400);
  });

  test('I-48, I-53 of somebody who founded an organization, confirmed, invited and had another address, nothing is left either', async () => {
    const { ctx, clock } = world;
    const heir = 'heir-canary@example.org';
    await invite(ctx, owner.person, { organizationId, email: heir, role: 'admin', client });
    const token = await tokenTo(world, heir, 'invitation');
    const session = await joinByInvitation(ctx, visitor, { ...details(heir), token });
    const { personId: bossId } = owner.person;
    const { personId: heirId } = await whoIs(world, session.token);
    const handing = { organizationId, personId: heirId, stay: true, password, client };
    await transferOrganization(ctx, owner.person, handing);
    const late = 'late-canary@example.org';
    await invite(ctx, owner.person, { organizationId, email: late, role: 'viewer', client });
    await beginEnrolment(ctx, owner.person, { password, client });
    const { apiKey, apiSecret } = await createKey(ctx, operator, { organizationId, label: '' });
    const authorization = `Basic ${Buffer.from(`${apiKey}:${apiSecret}`).toString('base64')}`;
    const bytes = await canvasOf(photo(60, 40)).png().toBuffer();
    const account = { cloudname: 'lake', apiKey, apiSecret, authorization };
    const { path, sha256 } = await create(world, account, { name: 'a.png', bytes });
    await confirmRedaction(ctx, owner.person, { organizationId, path, sha256: String(sha256) });

    const next = 'next-canary@example.org';
    await requestAddressChange(ctx, owner.person, { email: next, password, client });
    for (const [to, template] of [
      [boss, 'address-change-asked'],
      [next, 'confirm-new-address'],
    ] as const) {
      await agreeToAddressChange(ctx, visitor, await tokenTo(world, to, template));
    }
    assert.deepEqual(
      (await whereabouts(world, boss)).filter((place) => !place.startsWith('file:')),
      [],
    );
    const browser = new AtABrowser(world);
    clock.advance(1);
    await browser.submit('/sign-in', { email: next, password });
    const own = JSON.parse((await browser.get('/account/data.json')).text) as Copy;
    for (const name of ['organizations', 'redaction_confirmations', 'invitations']) {
      assert.ok(
        own.tables.some(({ table }) => table === name),
        name,
      );
    }

    await erasePerson(ctx, operator, { email: next, inventory });
    for (const trace of [next, boss, bossId]) assert.deepEqual(await whereabouts(world, trace), [], trace);
    const row = await ctx.database.db
      .selectFrom('organizations')
      .select(['contact_email', 'contract_public_by'])
      .where('id', '=', organizationId)
      .executeTakeFirst();
    assert.deepEqual(row, { contact_email: heir, contract_public_by: null });
    const listed = await ctx.database.db.selectFrom('invitations').select(['email', 'invited_by']).execute();
    assert.ok(listed.some(({ email, invited_by }) => email === late && invited_by === null));
  });

  /** But those of secrets, of which one is made at the first erasure. */
  async function everyRow(): Promise<Map<string, string[]>> {
    const { db } = world.ctx.database;
    const columns = await listColumns(db);
    const tables = new Set(columns.filter(({ schema }) => schema === 'public').map(({ table }) => table));
    const all = new Map<string, string[]>();
    tables.delete('server_secrets');
    for (const table of tables) {
      const { rows } = await sql<{
        row: string;
      }>`select row_to_json(t)::text as row from ${sql.table(table)} as t`.execute(db);
      all.set(table, rows.map(({ row }) => row).toSorted());
    }
    return all;
  }
});
