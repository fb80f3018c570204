import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { operator } from '#access/actor.ts';
import { closeByOperator } from '#accounts/close-organization.ts';
import { eraseClosed } from '#accounts/erase-closed.ts';
import { runCommand } from '#cli/run.ts';
import type { Line } from '#database/backup/format.ts';
import { readLines } from '#database/backup/lines.ts';
import type { Context } from '#context.ts';
import { listCases } from '#disclosures/cases.ts';
import { erasures } from '#erasures.ts';
import { inventory, recipients } from '#inventory.ts';
import { sweepObjects } from '#library/collect.ts';
import type { Id } from '#platform/id.ts';
import { wholeLedger } from '#privacy/ledger/ledger.ts';
import { recordNotice } from '#privacy/notice/versions.ts';
import { fillOrganization } from '#transfers/fill.ts';
import { importOrganization } from '#transfers/import.ts';
import { readRows } from '#transfers/read-archive.ts';
import { whatGoes } from '#transfers/what-goes.ts';
import { contract, eventually, native, storedKeys } from '../support/doors.ts';
import { everyRow, type Rows } from '../support/every-row.ts';
import { type Furnished, furnishOrganization } from '../support/furnish.ts';
import {
  becomeAdministrator,
  join as joinServer,
  lettersTo,
  type Received,
  whoIs,
} from '../support/people.ts';
import { canvasOf, photo } from '../support/pictures.ts';
import { createWorld, type World } from '../support/world.ts';

const day = 86_400;
const never = new AbortController().signal;
const unwatched = { progress: () => {}, signal: never };

const atSea = {
  ...{ VITRINE_SIGN_UP: 'open', PUBLIC_URL: 'https://sea.example', CONTROLLER_NAME: 'Sea Pictures' },
  ...{ CONTROLLER_ADDRESS: 'Pier 2', CONTROLLER_EMAIL: 'privacy@sea.example' },
};

describe('an organization that goes to another server', () => {
  let from: World;
  let to: World;
  let folder: string;
  let lake: Furnished;
  let archive: string;
  const file = (name: string): string => join(folder, name);

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vitrine-transfer-'));
    from = await createWorld({
      environment: { VITRINE_SIGN_UP: 'open', PUBLIC_URL: 'https://lake.example' },
    });
    to = await createWorld({ environment: atSea });
    const owner = await becomeAdministrator(from, 'owner@example.org');
    const picture = await canvasOf(photo(300, 200))
      .withExif({ IFD3: { GPSLatitude: '47/1 30/1 0/1' } })
      .jpeg()
      .toBuffer();
    lake = await furnishOrganization(from, owner, { cloudname: 'lake', picture });
    const again = { ...owner, person: await whoIs(from, owner.token) };
    await furnishOrganization(from, again, { cloudname: 'pond', picture });
    for (const email of ['editor@example.org', 'leaver@example.org']) await joinMember(email);
    await agree('owner@example.org');
    await look();
  });
  after(async () => {
    await from[Symbol.asyncDispose]();
    await to[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  async function joinMember(email: string): Promise<void> {
    await joinServer(from, email);
    const { db } = from.ctx.database;
    const person = await db
      .selectFrom('people')
      .select('id')
      .where('email', '=', email)
      .executeTakeFirstOrThrow();
    await db
      .insertInto('memberships')
      .values({ organization_id: lake.id, person_id: person.id, role: 'editor', joined_at: from.clock.now() })
      .execute();
    await db
      .updateTable('api_keys')
      .set({ created_by: person.id })
      .where('organization_id', '=', lake.id)
      .execute();
  }

  /** Somebody agreed to be counted, on the server they were at. */
  async function agree(email: string): Promise<void> {
    const { db } = from.ctx.database;
    const { id } = await db
      .selectFrom('people')
      .select('id')
      .where('email', '=', email)
      .executeTakeFirstOrThrow();
    const now = from.clock.now();
    await db
      .insertInto('consents')
      .values({
        ...{ id: '01920000-0000-7000-8000-00000000000a' as Id<'consent'>, person_id: id, choice: 'agreed' },
        ...{
          statement: '{"schema_version":"canary"}',
          made_at: now,
          ends_at: new Date(now.getTime() + 1e10),
        },
        withdrawn_at: null,
      })
      .execute();
  }

  /** Where faces are in a picture, and that nothing else in it is to be hidden. */
  async function look(): Promise<void> {
    const { db } = from.ctx.database;
    const { id, sha256 } = await db
      .selectFrom('assets')
      .select(['id', 'sha256'])
      .where('organization_id', '=', lake.id)
      .limit(1)
      .executeTakeFirstOrThrow();
    const now = from.clock.now();
    await db
      .insertInto('face_regions')
      .values({ asset_id: id, sha256, detector: 'one', regions: [0, 0, 1, 1, 1], found_at: now })
      .execute();
    await db
      .insertInto('redaction_confirmations')
      .values({ asset_id: id, sha256, confirmed_by: null, confirmed_at: now })
      .execute();
  }

  /** An operator's command beside a running server, with its clock. */
  async function command(world: World, ...words: string[]) {
    const lines: string[] = [];
    const open = () => Promise.resolve({ ...world.ctx, [Symbol.asyncDispose]: () => Promise.resolve() });
    const code = await runCommand(words, {
      ...{
        out: (text) => void lines.push(text),
        err: (text) => void lines.push(text),
        open,
        openEmpty: open,
      },
      environment: { VITRINE_DATA: world.data },
      interruption: () => never,
    });
    return { code, text: lines.join('\n') };
  }

  async function done(world: World, ...words: string[]): Promise<string> {
    const { code, text } = await command(world, ...words);
    assert.equal(code, 0, text);
    return text;
  }

  async function refused(world: World, code: string, ...words: string[]): Promise<void> {
    const { code: exit, text } = await command(world, ...words, '--json');
    assert.equal(exit, 1, text);
    assert.equal(
      (JSON.parse(text.slice(text.indexOf('{"error"'))) as { error: { code: string } }).error.code,
      code,
      text,
    );
  }

  async function announced(): Promise<string> {
    const answer = await done(
      from,
      ...['transfer', 'announce', 'lake', '--acceptance', file('acceptance.json')],
      ...['--reason', 'It was sold.', '--by', 'Kim', '--json'],
    );
    return (JSON.parse(answer) as { disclosure: string }).disclosure;
  }

  /** What is of the organization, in the tables that go; who did something has another id on the other server. */
  function ofLake(all: Rows): Map<string, string[]> {
    const own = (table: string): string[] => (all.get(table) ?? []).filter((row) => row.includes(lake.id));
    const ids = ['assets', 'collections'].flatMap((table) =>
      own(table).map((row) => (JSON.parse(row) as { id: string }).id),
    );
    return new Map(
      Object.entries(whatGoes).flatMap(([table, rule]) => {
        if ('stays' in rule || table === 'usage_hours') return [];
        const rows =
          'own' in rule
            ? own(table)
            : (all.get(table) ?? []).filter((row) => ids.some((id) => row.includes(id)));
        return [
          [
            table,
            rows.map((row) => row.replaceAll(/"(person_id|created_by|confirmed_by)":"[^"]+"/g, '"$1":null')),
          ],
        ];
      }),
    );
  }

  async function objectsOfLake(world: World): Promise<Record<string, string>> {
    const keys = (await storedKeys(world)).filter(
      (key) => /^(?:originals|public)\//.test(key) && key.includes(lake.id),
    );
    const contents = keys.toSorted().map(async (key) => {
      const bytes = (await world.ctx.store.read(key)) ?? Buffer.alloc(0);
      return [key, createHash('sha256').update(bytes).digest('hex')];
    });
    return Object.fromEntries(await Promise.all(contents)) as Record<string, string>;
  }

  test('X-48, I-43 nothing goes before the other server accepted this notice and everybody knew of it for 30 days', async () => {
    await refused(from, 'transfer-not-announced', 'transfer', 'export', 'lake', file('early.tar'));
    await done(from, 'transfer', 'offer', 'lake', '--out', file('offer.json'));
    await done(from, 'transfer', 'offer', 'pond', '--out', file('pond.json'));
    await done(to, 'transfer', 'accept', file('pond.json'), '--by', 'Max', '--out', file('other.json'));
    const announce = ['--reason', 'It was sold.', '--by', 'Kim'];
    const announcing = (name: string) => [
      'transfer',
      'announce',
      'lake',
      '--acceptance',
      file(name),
      ...announce,
    ];
    await refused(from, 'transfer-not-accepted', ...announcing('other.json'));
    await refused(from, 'transfer-file-invalid', ...announcing('offer.json'));
    await refused(
      to,
      'transfer-file-invalid',
      'transfer',
      'accept',
      file('other.json'),
      '--by',
      'Max',
      '--out',
      file('x'),
    );
    await done(to, 'transfer', 'accept', file('offer.json'), '--by', 'Max', '--out', file('acceptance.json'));
    const accepted = await readFile(file('acceptance.json'), 'utf8');
    await writeFile(file('changed.json'), accepted.replace('Pier 2', 'Pier 3'));
    await refused(from, 'transfer-file-invalid', ...announcing('changed.json'));
    const disclosure = await announced();
    const people = ['owner@example.org', 'editor@example.org', 'leaver@example.org'];
    for (const address of people) {
      const letters = (await lettersTo(from, address)).filter(
        ({ template }) => template === 'transfers.announced',
      );
      assert.equal(letters.length, 1, address);
      for (const part of ['Sea Pictures, Pier 2', 'https://sea.example', '2026-03-31', 'Who answers']) {
        assert.ok(letters[0]?.text.includes(part), part);
      }
    }
    const exporting = ['transfer', 'export', 'lake', file('early.tar')];
    await refused(from, 'transfer-unapproved', ...exporting);
    await refused(from, 'disclosure-not-found', 'disclosure', 'give', disclosure, '--out', file('give.json'));
    await done(from, 'disclosure', 'approve', disclosure, '--by', 'Lou');
    from.clock.advance(30 * day - 60);
    await refused(from, 'transfer-too-early', ...exporting);
    assert.deepEqual(
      (await readdir(folder)).filter((name) => name.includes('.tar')),
      [],
    );
    assert.match(
      await done(from, 'transfer', 'list'),
      /out\tlake\tannounced, approved\thttps:\/\/sea\.example\t2026-03-31/,
    );
  });

  test('X-48, I-43 goes whole, and no other organization is touched', async () => {
    await from.ctx.database.db
      .updateTable('people')
      .set({ erase_at: new Date('2027-01-01') })
      .where('email', '=', 'leaver@example.org')
      .execute();
    from.clock.advance(120);
    to.clock.advance(31 * day);
    await joinServer(to, 'owner@example.org');
    await to.createAccount('hill');
    archive = file('lake.tar');
    const written = JSON.parse(await done(from, 'transfer', 'export', 'lake', archive, '--json')) as {
      sha256: string;
    };
    const bytes = await readFile(archive);
    assert.equal(written.sha256, createHash('sha256').update(bytes).digest('hex'));
    // The one password in it is that of a share link, as a hash.
    assert.equal(bytes.toString('latin1').match(/\$argon2id\$/g)?.length, 1);
    for (const foreign of ['pond', 'leaver@example.org']) {
      assert.ok(!bytes.includes(foreign), `${foreign} is in the archive`);
    }
    const [one] = await listCases(from.ctx.database.db);
    assert.deepEqual([one?.kind, one?.first_by, one?.second_by], ['transfer', 'Kim', 'Lou']);
    assert.equal(one?.given_sha256?.toString('hex'), written.sha256);
    await eventually('all letters are settled', async () => {
      const messages = (await everyRow(to)).get('messages') ?? [];
      return !messages.some((row) => row.includes('"waiting"'));
    });
    const before = await everyRow(to);
    const source = ofLake(await everyRow(from));
    const imported = await done(to, 'transfer', 'import', archive);
    assert.match(
      imported,
      /lake is here, from https:\/\/lake\.example[^]*1 members have an account here, 1 were invited/,
    );
    const now = await everyRow(to);
    const target = ofLake(now);
    for (const [table, rows] of source) {
      const added =
        table === 'audit_events' ? rows.filter((row) => !row.includes('transfer-exported')) : rows;
      const arrived = (target.get(table) ?? []).filter(
        (row) => !/organization\.arrived|member\.invited","actor_kind":"operator/.test(row),
      );
      // What the leaving person did stays, without a trace of them.
      assert.equal(arrived.length, added.length, table);
      if (table !== 'audit_events' && table !== 'organizations') assert.deepEqual(arrived, added, table);
      assert.ok(rows.length > 0, `nothing to compare in ${table}`);
    }
    assert.deepEqual(await objectsOfLake(to), await objectsOfLake(from));
    const grown = [
      'messages',
      'ledger',
      'arrivals',
      'arrived_members',
      'memberships',
      'invitations',
      'search_words',
    ];
    for (const [table, rows] of before) {
      const others = (now.get(table) ?? []).filter((row) => rows.includes(row));
      assert.deepEqual(others, rows, table);
      if (!source.has(table) && !grown.includes(table)) assert.deepEqual(now.get(table), rows, table);
    }
    assert.equal((await wholeLedger(to.ctx)).at(-1)?.facts['archive'], written.sha256);
  });

  test('works there as it did: URLs, keys, links, versions, the trash, and members', async () => {
    for (const path of ['w_20/holidays/a.jpg', 't_small/holidays/a.jpg', 'w_20/b.jpg', 'w_20/locked/b.jpg']) {
      const [here, there] = [await from.get(`/cdn/lake/${path}`), await to.get(`/cdn/lake/${path}`)];
      assert.equal(there.status, here.status, path);
      const [mine, theirs] = [Buffer.from(await here.arrayBuffer()), Buffer.from(await there.arrayBuffer())];
      if (here.ok) assert.deepEqual(theirs, mine, path);
    }
    assert.equal((await contract(to, lake.account, 'GET', 'listFolder?path=/')).status, 200);
    assert.equal((await to.get(lake.share)).status, 200);
    const trashed = (await (await native(to, lake.account, 'GET', '/trash')).json()) as {
      items: { asset: { id: string } }[];
    };
    assert.equal(
      (await native(to, lake.account, 'POST', `/trash/${trashed.items[0]?.asset.id}/restore`)).ok,
      true,
    );
    const { db } = to.ctx.database;
    const members = await db
      .selectFrom('memberships')
      .innerJoin('people', 'people.id', 'person_id')
      .select(['email', 'role'])
      .execute();
    assert.deepEqual(members, [{ email: 'owner@example.org', role: 'owner' }]);
    // Whoever is known there is named in the record of who did what.
    const acts = await db
      .selectFrom('audit_events')
      .innerJoin('people', 'people.id', 'person_id')
      .select('email')
      .where('organization_id', '=', lake.id)
      .where('action', '=', 'key.created')
      .execute();
    assert.deepEqual(acts, [{ email: 'owner@example.org' }]);
    const arrivedLetter = ({ template }: Received): boolean => template === 'transfers.arrived';
    const letter = (await lettersTo(to, 'editor@example.org')).find(arrivedLetter);
    const [, link = ''] = /https:\/\/sea\.example(\/invitation\/[\w-]+)/.exec(letter?.text ?? '') ?? [];
    assert.equal((await to.get(link)).status, 200);
    const own = (await lettersTo(to, 'owner@example.org')).find(arrivedLetter);
    assert.match(own?.text ?? '', /Sea Pictures, Pier 2, answers for it/);
    assert.deepEqual(await lettersTo(to, 'leaver@example.org'), []);
    const arrived = await db.selectFrom('arrived_members').selectAll().orderBy('email').execute();
    assert.deepEqual(
      arrived.map(({ email, role }) => [email, role]),
      [
        ['editor@example.org', 'editor'],
        ['owner@example.org', 'owner'],
      ],
    );
    assert.match(JSON.stringify(arrived[1]?.receipts), /canary/);
    assert.deepEqual(await db.selectFrom('consents').selectAll().execute(), []);
  });

  test('comes once, under a name that is free, to the server that accepted it, and never back after it was erased', async () => {
    await refused(to, 'transfer-there-already', 'transfer', 'import', archive);
    await refused(from, 'transfer-not-accepted', 'transfer', 'import', archive);
    await closeByOperator(to.ctx, operator, 'lake');
    to.clock.advance(8 * day);
    await eraseClosed(to.ctx, erasures, never);
    assert.deepEqual(await objectsOfLake(to), {});
    await refused(to, 'transfer-erased-here', 'transfer', 'import', archive);
    assert.deepEqual(await objectsOfLake(to), {});
  });

  test('I-43 comes only where as much is promised, and leaves nothing when it cannot come whole', async () => {
    await using third = await createWorld({ environment: atSea });
    const { ctx } = third;
    // The same server, before it erased anything: it signs with the same key.
    const key = await to.ctx.database.db
      .selectFrom('server_secrets')
      .select('value')
      .where('name', '=', 'receipts')
      .executeTakeFirstOrThrow();
    await ctx.database.db.updateTable('server_secrets').set(key).where('name', '=', 'receipts').execute();
    const { cookies } = third.server.promises;
    const shoes = {
      id: 'shoe-shop',
      who: 'a shop for shoes',
      gets: ['sizes'],
      why: 'to sell shoes',
      host: 'fixed',
    } as const;
    await recordNotice({ ctx, cookies, inventory, recipients: [...recipients, shoes] });
    await refused(third, 'transfer-promises-less', 'transfer', 'import', archive);
    const { text } = await command(third, 'transfer', 'import', archive);
    assert.match(text, /1 things that are otherwise here: a shop for shoes/);
    await done(third, 'transfer', 'accept', file('offer.json'), '--by', 'Max', '--out', file('shoes.json'));
    assert.match(await readFile(file('shoes.json'), 'utf8'), /a shop for shoes/);
    await recordNotice({ ctx, cookies, inventory, recipients });
    await third.createAccount('lake');
    await refused(third, 'cloudname-taken', 'transfer', 'import', archive);
    await refused(third, 'cloudname-invalid', 'transfer', 'import', archive, '--as', 'No Name');
    const take = (store: Context['store'] = ctx.store, path = archive) =>
      importOrganization({ ...ctx, store }, operator, { path, cloudname: 'loch', watch: unwatched });
    const before = await everyRow(third);
    const unchanged = async (): Promise<void> => {
      assert.deepEqual(await everyRow(third), before);
      assert.deepEqual(await objectsOfLake(third), {});
    };
    /** The power goes with the second object; `isDead`: nothing can be tidied up either. */
    const failing = (isDead: boolean): Context['store'] => {
      let puts = 0;
      return new Proxy(ctx.store, {
        get: (target, name) => {
          if (name === 'put') puts += 1;
          if (puts > 1 && (name === 'put' || isDead)) throw new Error('no power');
          const found: unknown = Reflect.get(target, name);
          return typeof found === 'function' ? (found.bind(target) as unknown) : found;
        },
      });
    };
    await assert.rejects(take(failing(false)), /no power/);
    await unchanged();
    const bytes = await readFile(archive);
    const damage: readonly (readonly [string, (copy: Buffer) => Buffer])[] = [
      ['a byte of a row', (copy) => flip(copy, copy.indexOf('"table":"assets"') + 3)],
      ['a byte of a picture', (copy) => flip(copy, copy.indexOf(Buffer.of(0xff, 0xd8, 0xff)) + 200)],
      ['its end', (copy) => copy.subarray(0, -2_000)],
    ];
    for (const [what, change] of damage) {
      await writeFile(file('damaged.tar'), change(Buffer.from(bytes)));
      await assert.rejects(take(ctx.store, file('damaged.tar')), /damaged|unreadable|read/, what);
      await unchanged();
    }
    // An archive that is whole in itself, but made by hand.
    const other = '01920000-0000-7000-8000-0000000000ff';
    const forged: readonly (readonly [string, (line: string) => string])[] = [
      ['rows of', (line) => line.replace(`"${lake.id}"`, `"${other}"`)],
      ['name objects', (line) => line.replace(`originals/${lake.id}`, `originals/${other}`)],
      [
        'name objects',
        (line) => line.replace(`\\"organization_id\\": \\"${lake.id}`, `\\"organization_id\\": \\"${other}`),
      ],
      [
        'collection_assets',
        (line) => line.replace(/^\["[^"]+"(,"[0-9a-f-]{36}","2026[^"]+"\])$/, `["${other}"$1`),
      ],
      ['rows of people', (line) => line.replace('"table":"folders"', '"table":"people"')],
      ['a row of', (line) => line.replace('"private"', '"secret"')],
    ];
    for (const [why, change] of forged) {
      const lines = async function* (): AsyncGenerator<Line> {
        for await (const line of readLines(readRows(archive)))
          yield JSON.parse(change(JSON.stringify(line))) as Line;
      };
      const arriving = { organizationId: lake.id, cloudname: 'loch' };
      const filled = ctx.database.transaction((tx) => fillOrganization(tx, lines(), arriving));
      await assert.rejects(filled, new RegExp(why), String(change));
      await unchanged();
    }
    // What a kill leaves are objects that no row names: swept, or used by the next import.
    for (const isSwept of [true, false]) {
      await assert.rejects(take(failing(true)), /no power/);
      assert.deepEqual(await everyRow(third), before);
      assert.equal(Object.keys(await objectsOfLake(third)).length, 1);
      if (isSwept) await sweepObjects(ctx);
      assert.equal(Object.keys(await objectsOfLake(third)).length, isSwept ? 0 : 1);
    }
    assert.equal((await take()).cloudname, 'loch');
    assert.equal((await third.get('/cdn/loch/w_20/holidays/a.jpg')).status, 200);
    await sweepObjects(ctx);
    assert.deepEqual(await objectsOfLake(third), await objectsOfLake(from));
  });
});

function flip(bytes: Buffer, at: number): Buffer {
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  return bytes;
}
