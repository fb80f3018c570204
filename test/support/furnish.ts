import assert from 'node:assert/strict';
import { operator } from '#access/actor.ts';
import { createKey } from '#accounts/api-keys.ts';
import { foundOrganization } from '#accounts/create-organization.ts';
import { invite } from '#accounts/invitations.ts';
import { openBreach } from '#breaches/register.ts';
import { setPreset } from '#delivery/presets.ts';
import { allowSource } from '#delivery/remote/allow-source.ts';
import { setDelivery } from '#delivery/rules/delivery-settings.ts';
import { lockFolder } from '#delivery/signed/locks.ts';
import { createUrlKey } from '#delivery/signed/url-keys.ts';
import { openTransferCase } from '#disclosures/transfer-cases.ts';
import { inventory } from '#inventory.ts';
import { redact } from '#library/redaction.ts';
import { type Id, newId } from '#platform/id.ts';
import { contract, create, native, upload } from './doors.ts';
import { client, type SignedIn, whoIs } from './people.ts';
import type { Account, World } from './world.ts';

export type Furnished = {
  readonly id: Id<'organization'>;
  readonly account: Account;
  readonly share: string;
  readonly token: string;
};

/** An organization of somebody with something in every table that is not about its way to another server. */
export async function furnishOrganization(
  world: World,
  { person, token: session }: SignedIn,
  { cloudname, picture }: { readonly cloudname: string; readonly picture: Buffer },
): Promise<Furnished> {
  const { ctx } = world;
  const { id } = await foundOrganization(ctx, person, { cloudname });
  const owner = await whoIs(world, session);
  const key = await createKey(ctx, owner, { organizationId: id, label: 'programs' });
  const authorization = `Basic ${Buffer.from(`${key.apiKey}:${key.apiSecret}`).toString('base64')}`;
  const account = { cloudname, ...key, authorization };
  await invite(ctx, owner, {
    ...{ organizationId: id, email: `guest@${cloudname}.example`, role: 'viewer', client },
  });
  await upload(world, account, { name: 'a.jpg', bytes: picture }, { path: '/holidays' });
  await create(world, account, { name: 'b.jpg', bytes: picture }, { visibility: 'private' });
  await setPreset(ctx, operator, { cloudname, name: 'small', operations: 'w_20' });
  await allowSource(ctx, operator, { cloudname, host: 'example.org' });
  await lockFolder(ctx, operator, { cloudname, folder: '/locked' });
  await redact(ctx, operator, { organizationId: id, path: '/people/' });
  await createUrlKey(ctx, operator, cloudname);
  await setDelivery(ctx, operator, { cloudname, change: { empty_referrer: true } });
  await contract(world, account, 'DELETE', 'purge');
  await openBreach(ctx, operator, { what: 'A leak.', hit: ['assets'], cloudname, inventory });
  await furnishLibrary(world, account, picture);
  const { share, token } = await furnishDoors(world, account, id);
  assert.equal((await world.get(`/cdn/${cloudname}/w_20/holidays/a.jpg`)).status, 200);
  await ctx.imaging.idle.settled();
  return { id, account, share, token };
}

/** As if it had come from another server, and were to go to the next. */
export async function furnishTransfers(world: World, organizationId: Id<'organization'>): Promise<void> {
  const { clock, ctx } = world;
  const now = clock.now();
  const hash = Buffer.alloc(32, 1);
  const signature = { algorithm: 'Ed25519', key: '', value: '' } as const;
  const arrival = newId<'transfer'>(now);
  await ctx.database.transaction(async (tx) => {
    const wanted = { recipient: 'Sea Pictures', instrument: 'a contract', reason: 'A sale.', by: 'Kim' };
    const disclosure = await openTransferCase(tx, now, { ...wanted, tables: ['assets'] });
    await tx
      .insertInto('transfers')
      .values({
        ...{ id: newId<'transfer'>(now), organization_id: organizationId, disclosure_id: disclosure },
        ...{ acceptance: JSON.stringify({ receipt: {}, signature }), announced_at: now },
        ...{ not_before: new Date(now.getTime() + 30 * 86_400_000), exported_at: null, sha256: null },
      })
      .execute();
    await tx
      .insertInto('arrivals')
      .values({
        ...{ id: arrival, organization_id: organizationId, origin: 'https://sea.example', arrived_at: now },
        ...{ said: '{}', changes: '[]', notice_sha256: hash, sha256: hash, ledger_seq: 1, ledger_hash: hash },
      })
      .execute();
    await tx
      .insertInto('arrived_members')
      .values({
        ...{ arrival_id: arrival, email: 'owner@example.org', role: 'owner', receipts: '[]' },
        ...{ terms_version: '1', notice_version: '1', acknowledged_at: now },
        ...{ agreed_notice: null, agreed_at: null },
      })
      .execute();
  });
}

/** Something in every table of the library. */
export async function furnishLibrary(world: World, account: Account, picture: Buffer): Promise<void> {
  const ask = asking(world, account);
  await ask('PUT', '/fields/price', { label: 'Price', type: 'number' });
  const { id } = await ask('POST', '/collections', { name: 'Lakes' });
  const rules = { tags: ['lake'] };
  await ask('POST', '/folders', { path: '/ruled', rules });
  const asset = await create(world, account, { name: 'ruled.jpg', bytes: picture }, { folder: 'ruled' });
  await ask('POST', `/collections/${id}/assets`, { add: [asset.id] });
  // The same picture, other bytes: what follows its end is no part of it.
  const bytes = Buffer.concat([picture, Buffer.from('again')]);
  const replaced = { folder: 'ruled', collision: 'replace' };
  await create(world, account, { name: 'ruled.jpg', bytes }, replaced);
  const thrown = await create(world, account, { name: 'thrown.jpg', bytes: picture });
  await ask('POST', `/assets/${thrown.id}/trash`);
  await ask('GET', '/assets?q=lake');
  await world.ctx.imaging.idle.settled();
}

export type Doors = { readonly share: string; readonly token: string };

/** Something in every table of the ways in and out; gives the path of a share link and an upload token. */
export async function furnishDoors(
  world: World,
  account: Account,
  organizationId: Id<'organization'>,
): Promise<Doors> {
  const ask = asking(world, account);
  const { token } = await ask('POST', '/upload-tokens', { uses: 10, seconds: 86_400 });
  const { url } = await ask('POST', '/shares', { folder: '/holidays', password: 'open sesame' });
  await ask('POST', '/imports', { urls: ['http://127.0.0.1:1/lake.jpg'] });
  const { id } = await ask('POST', '/webhooks', { url: 'http://127.0.0.1:1/', events: ['asset.created'] });
  await ask('POST', `/webhooks/${id}/test`);
  const begun = await world.get('/api/v1/uploads', {
    method: 'POST',
    headers: {
      ...{ authorization: account.authorization, 'tus-resumable': '1.0.0' },
      'upload-length': '10',
    },
  });
  assert.equal(begun.status, 201);
  const now = world.clock.now();
  await world.ctx.database.db
    .insertInto('webhook_thresholds')
    .values({ organization_id: organizationId, period: now, percent: 80, reached_at: now })
    .execute();
  return { share: new URL(url ?? '').pathname, token: token ?? '' };
}

function asking(world: World, account: Account) {
  return async (method: string, path: string, body?: object) => {
    const answer = await native(world, account, method, path, body);
    const text = await answer.text();
    assert.ok(answer.ok, `${method} ${path}: ${text}`);
    return (text === '' ? {} : JSON.parse(text)) as { id?: string; token?: string; url?: string };
  };
}
