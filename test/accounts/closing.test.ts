import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { operator } from '#access/actor.ts';
import { closeByOperator, closeOrganization, undoClosing } from '#accounts/close-organization.ts';
import { foundOrganization } from '#accounts/create-organization.ts';
import { eraseClosed } from '#accounts/erase-closed.ts';
import { listOwnOrganizations } from '#accounts/own-organizations.ts';
import type { Context } from '#context.ts';
import { erasures } from '#erasures.ts';
import type { Id } from '#platform/id.ts';
import { listLedger } from '#privacy/ledger/ledger.ts';
import { parseReceipt } from '#privacy/receipts/parse-receipt.ts';
import { isSignedBy, type ReceiptJwk } from '#privacy/receipts/sign-receipt.ts';
import { everyRow, type Rows } from '../support/every-row.ts';
import { type Furnished, furnishOrganization, furnishTransfers } from '../support/furnish.ts';
import { contract, eventually, form, storedKeys } from '../support/doors.ts';
import {
  becomeAdministrator,
  client,
  enter,
  join,
  lettersTo,
  password,
  type SignedIn,
  whoIs,
} from '../support/people.ts';
import { canvasOf, photo } from '../support/pictures.ts';
import { createWorld, type World } from '../support/world.ts';

const day = 86_400;
const never = new AbortController().signal;

describe('closing an organization', () => {
  let world: World;
  let owner: SignedIn;
  let picture: Buffer;
  before(async () => {
    world = await createWorld({ environment: { VITRINE_SIGN_UP: 'open' } });
    owner = await becomeAdministrator(world, 'owner@example.org');
    // Large enough for reduced copies, and with something in it that must not leave.
    picture = await canvasOf(photo(900, 600))
      .resize(2_700, 1_800, { kernel: 'nearest' })
      .withMetadata({ orientation: 1 })
      .jpeg()
      .toBuffer();
    await join(world, 'editor@example.org');
  });
  after(() => world[Symbol.asyncDispose]());

  /** An organization with something in every table. */
  async function furnish(cloudname: string): Promise<Furnished> {
    const furnished = await furnishOrganization(world, owner, { cloudname, picture });
    await furnishTransfers(world, furnished.id);
    owner = { ...owner, person: await whoIs(world, owner.token) };
    return furnished;
  }

  function close(organizationId: Id<'organization'>, cloudname: string, secret = password): Promise<Date> {
    return closeOrganization(world.ctx, owner.person, {
      organizationId,
      cloudname,
      password: secret,
      client,
    });
  }

  function uploadWith(token: string): Promise<Response> {
    return world.get('/api/v1/direct-uploads', {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: form({}, { name: 'c.jpg', bytes: picture }),
    });
  }

  /** Those that say whose a row is; a new one needs a row here and a line in its folder's erasure. */
  async function tablesOfOrganizations(): Promise<string[]> {
    const [found] = await world.ctx.database.raw(
      `select table_name as name from information_schema.columns
       where table_schema = 'public' and column_name = 'organization_id' and table_name <> 'usage_hours'`,
    );
    return ((found?.rows ?? []) as { name: string }[]).map(({ name }) => name);
  }

  async function mentions(id: string): Promise<string[]> {
    const rows = [...(await everyRow(world))].flatMap(([table, all]) =>
      all.filter((row) => row.includes(id)).map(() => table),
    );
    const objects = (await storedKeys(world)).filter((key) => key.includes(id));
    return [...new Set(rows), ...objects];
  }

  test('needs its name and the owner’s password, stops everything at once, and can be undone', async () => {
    const { ctx } = world;
    const { id, account, share, token } = await furnish('pause');
    await assert.rejects(close(id, 'paus'), { code: 'cloudname-differs' });
    await assert.rejects(close(id, 'pause', 'not this one'), { code: 'password-wrong' });
    const eraseAt = await close(id, 'pause');
    assert.equal(eraseAt.getTime() - world.clock.now().getTime(), 7 * day * 1_000);
    const nobodys = await world.get('/cdn/nobody/w_20/holidays/a.jpg');
    for (const path of ['w_20/holidays/a.jpg', 'w_21/holidays/a.jpg', 'holidays/a.jpg']) {
      const answer = await world.get(`/cdn/pause/${path}`);
      assert.equal(answer.status, 404, path);
      assert.equal(answer.headers.get('cache-control'), nobodys.headers.get('cache-control'));
    }
    assert.equal((await contract(world, account, 'GET', 'listFolder?path=/')).status, 401);
    assert.equal((await world.get(share)).status, 404);
    assert.equal((await uploadWith(token)).status, 401);
    const now = await whoIs(world, owner.token);
    assert.equal(now.roles.has(id), false);
    assert.deepEqual(
      (await listOwnOrganizations(ctx, now)).map((one) => one.eraseAt),
      [eraseAt],
    );
    const [letter] = await lettersTo(world, 'owner@example.org');
    assert.equal(letter?.template, 'accounts.organization-closed');
    const stranger = await enter(world, 'editor@example.org');
    await assert.rejects(undoClosing(ctx, stranger.person, id), { code: 'not-found' });
    await assert.rejects(closeByOperator(ctx, operator, 'pause'), { code: 'organization-closed' });
    await undoClosing(ctx, now, id);
    await assert.rejects(undoClosing(ctx, now, id), { code: 'organization-not-closed' });
    assert.equal((await world.get('/cdn/pause/w_20/holidays/a.jpg')).status, 200);
    assert.equal((await contract(world, account, 'GET', 'listFolder?path=/')).status, 200);
    assert.equal((await world.get(share)).status, 200);
    assert.equal((await uploadWith(token)).status, 201);
    assert.equal((await whoIs(world, owner.token)).roles.get(id), 'owner');
  });

  test('I-53 a closed organization goes after the grace time with nothing left of it but a receipt, and another is untouched', async () => {
    const { ctx } = world;
    const gone = await furnish('gone');
    const kept = await furnish('kept');
    const tables = await tablesOfOrganizations();
    for (const { id } of [gone, kept]) {
      const there = await mentions(id);
      for (const table of tables) assert.ok(there.includes(table), `nothing to erase in ${table}`);
    }
    const derivatives = await world.get('/cdn/gone/w_22/holidays/a.jpg');
    assert.equal(derivatives.status, 200);
    await close(gone.id, 'gone');
    await eventually('all letters are settled', async () => {
      const messages = (await everyRow(world)).get('messages') ?? [];
      return !messages.some((row) => row.includes('"waiting"'));
    });
    const [letter] = await lettersTo(world, 'owner@example.org');
    const [, link = ''] = /(\/privacy\/receipts\/[\w-]{43})/.exec(letter?.text ?? '') ?? [];
    assert.equal((await world.get(link)).status, 404, 'nothing was erased yet');
    const before = await everyRow(world);
    const objectsBefore = await storedKeys(world);
    // Rows of what is its own say whose they are, or name one that does.
    const own = tables.flatMap((table) => before.get(table) ?? []).filter((row) => row.includes(gone.id));
    const ids = own.flatMap((row) => (JSON.parse(row) as { id?: string }).id ?? []);
    world.clock.advance(7 * day - 60);
    await eraseClosed(ctx, erasures, never);
    assert.deepEqual(await everyRow(world), before);
    world.clock.advance(120);
    // What stops half-way is found again.
    await assert.rejects(eraseClosed(breaking(ctx), erasures, never), /power/);
    await assert.rejects(undoClosing(ctx, operator, gone.id), { code: 'organization-not-closed' });
    await eraseClosed(ctx, erasures, never);
    assert.deepEqual(await mentions(gone.id), []);
    for (const id of ids) assert.deepEqual(await mentions(id), []);
    assert.deepEqual(
      await world.ctx.database.db
        .selectFrom('usage_hours')
        .selectAll()
        .where('organization_id', '=', gone.id)
        .execute(),
      [],
    );
    for (const [table, rows] of await everyRow(world)) {
      const others = (before.get(table) ?? []).filter(
        (row) => !row.includes(gone.id) && !ids.some((id) => row.includes(id)),
      );
      // The register of breaches still says that there was one, and no longer whose it was.
      const unnamed = (before.get(table) ?? []).map((row) => row.replace(`"${gone.id}"`, 'null'));
      // The record and the receipts have one line more, which names nobody.
      const left = ['ledger', 'erasure_receipts'].includes(table) ? rows.slice(0, -1) : rows;
      assert.deepEqual(left, table === 'breaches' ? unnamed : others, table);
    }
    assert.deepEqual(
      (await storedKeys(world)).toSorted(),
      objectsBefore.filter((key) => !key.includes(gone.id)).toSorted(),
    );
    await eventually('the derivatives of the erased organization are gone', async () => {
      const files = await readdir(`${world.data}/cache/derivatives`, { recursive: true });
      return !files.some((file) => ids.some((id) => file.includes(id)));
    });
    assert.equal((await world.get('/cdn/kept/w_20/holidays/a.jpg')).status, 200);
    await assertReceipt(link, before, gone.id);
    await foundOrganization(ctx, owner.person, { cloudname: 'gone' });
  });

  /** What its owners were given: how much there was before the first row went, signed, and whose it was nowhere. */
  async function assertReceipt(link: string, before: Rows, id: string): Promise<void> {
    assert.match(await (await world.get(link)).text(), /kept about an organization was erased/);
    const signed = parseReceipt(await (await world.get(`${link}/receipt.json`)).text());
    assert.ok(signed);
    const { keys } = (await (await world.get('/.well-known/jwks.json')).json()) as { keys: ReceiptJwk[] };
    assert.ok(keys.some((key) => isSignedBy(key, signed)));
    const { of, erased, record } = signed.receipt as {
      of: string;
      erased: Record<string, { deleted: number; blanked: number }>;
      record: { seq: number; hash: string };
    };
    const rowsOf = (table: string): number =>
      (before.get(table) ?? []).filter((row) => row.includes(`"organization_id":"${id}"`)).length;
    assert.equal(of, 'organization');
    assert.ok(rowsOf('assets') > 2);
    for (const table of await tablesOfOrganizations()) {
      assert.equal(erased[table]?.deleted, rowsOf(table), table);
    }
    assert.equal(erased['organizations']?.deleted, 1);
    const entry = (await listLedger(world.ctx, record.seq - 1))[0];
    assert.deepEqual([entry?.kind, entry?.hash], ['erasure', record.hash]);
    for (const trace of [id, 'gone', 'owner@example.org'])
      assert.equal(JSON.stringify(signed).includes(trace), false, 'a receipt names nobody');
  }

  /** The power goes after the first object. */
  function breaking(ctx: Context): Context {
    let deletions = 0;
    const store: Context['store'] = new Proxy(ctx.store, {
      get: (target, name) => {
        if (name === 'delete' && ++deletions > 1) throw new Error('no power');
        const found: unknown = Reflect.get(target, name);
        return typeof found === 'function' ? (found.bind(target) as unknown) : found;
      },
    });
    return { ...ctx, store };
  }
});
