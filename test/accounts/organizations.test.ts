import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { operator, visitor } from '#access/actor.ts';
import type { Role } from '#access/roles.ts';
import { createKey, listKeys } from '#accounts/api-keys.ts';
import { exportAudit, listAudit } from '#accounts/audit.ts';
import { authenticateKey } from '#accounts/authenticate-key.ts';
import { createOrganization, foundOrganization } from '#accounts/create-organization.ts';
import { invite, inviteByLink, listInvitations, withdrawInvitation } from '#accounts/invitations.ts';
import { acceptInvitation, joinByInvitation, readInvitation } from '#accounts/joining.ts';
import { changeRole, leaveOrganization, listMembers, removeMember } from '#accounts/members.ts';
import { findOrganization } from '#accounts/organizations.ts';
import { listOwnOrganizations } from '#accounts/own-organizations.ts';
import { transferOrganization } from '#accounts/transfer-organization.ts';
import type { Id } from '#platform/id.ts';
import { AtABrowser } from '../support/at-a-browser.ts';
import { contract, create, native } from '../support/doors.ts';
import {
  becomeAdministrator,
  client,
  details,
  enter,
  join,
  password,
  type SignedIn,
  tokenTo,
  whoIs,
} from '../support/people.ts';
import { canvasOf, photo } from '../support/pictures.ts';
import { createWorld, type World } from '../support/world.ts';

test('where anybody may sign up, somebody makes so many organizations a day; an administrator any number', async () => {
  await using world = await createWorld({
    environment: { VITRINE_SIGN_UP: 'open', VITRINE_FOUNDINGS_PER_DAY: '2' },
  });
  const { ctx } = world;
  const administrator = await becomeAdministrator(world, 'root@example.org');
  await join(world, 'founder@example.org');
  const founder = await enter(world, 'founder@example.org');
  const found = async (cloudname: string, { person } = founder) =>
    foundOrganization(ctx, person, { cloudname }).then(
      () => 'founded',
      ({ code = '' }: { code?: string }) => code,
    );
  // What came to nothing does not count, and all at once are no more than one after the other.
  assert.equal(await found('No name'), 'cloudname-invalid');
  const outcomes = await Promise.all(['one', 'two', 'three', 'four'].map(async (name) => found(name)));
  assert.deepEqual(outcomes.toSorted(), ['founded', 'founded', 'foundings-spent', 'foundings-spent']);
  for (const name of ['five', 'six', 'seven']) assert.equal(await found(name, administrator), 'founded');

  const browser = new AtABrowser(world);
  await browser.submit('/sign-in', { email: 'founder@example.org', password });
  const { answer, text } = await browser.submit('/console', { cloudname: 'eight', name: 'Eight' });
  assert.equal(answer.status, 429);
  assert.equal(Number(answer.headers.get('retry-after')) > 86_000, true);
  assert.match(text, /the maximum number of organizations for one day\. Try again in 24 hours/);

  world.clock.advance(24 * 3_600 + 1);
  assert.equal(await found('eight', await enter(world, 'founder@example.org')), 'founded');
});

describe('an organization', () => {
  let world: World;
  let owner: SignedIn;
  let organizationId: Id<'organization'>;
  before(async () => {
    world = await createWorld();
    const founder = await becomeAdministrator(world, 'owner@example.org');
    const founded = await foundOrganization(world.ctx, founder.person, { cloudname: 'acme', name: 'Acme' });
    organizationId = founded.id;
    owner = { token: founder.token, person: await whoIs(world, founder.token) };
  });
  after(() => world[Symbol.asyncDispose]());

  /** Somebody new, by invitation. */
  async function member(email: string, role: Role): Promise<SignedIn> {
    world.clock.advance(1);
    await invite(world.ctx, owner.person, { organizationId, email, role, client });
    const token = await tokenTo(world, email, 'invitation');
    const session = await joinByInvitation(world.ctx, visitor, { ...details(email), token });
    return { token: session.token, person: await whoIs(world, session.token) };
  }

  test('is joined by an invitation that works once and for its address only', async () => {
    const { ctx } = world;
    await invite(ctx, owner.person, { organizationId, email: 'Ed@example.org', role: 'editor', client });
    const token = await tokenTo(world, 'ed@example.org', 'invitation');
    assert.deepEqual(await readInvitation(ctx, visitor, token), {
      organization: 'Acme',
      email: 'ed@example.org',
      role: 'editor',
      hasAccount: false,
    });
    await assert.rejects(acceptInvitation(ctx, owner.person, token), { code: 'invitation-of-another' });
    const session = await joinByInvitation(ctx, visitor, { ...details('ed@example.org'), token });
    assert.equal((await whoIs(world, session.token)).roles.get(organizationId), 'editor');
    await assert.rejects(readInvitation(ctx, visitor, token), { code: 'link-invalid' });
    await assert.rejects(
      invite(ctx, owner.person, { organizationId, email: 'ed@example.org', role: 'viewer', client }),
      { code: 'already-member' },
    );
  });

  test('gets its first owner from the operator, by a link', async () => {
    const { ctx } = world;
    await world.createAccount('older');
    const { id } = await findOrganization(ctx, 'older');
    const asked = { organizationId: id, email: 'first@example.org', role: 'owner' } as const;
    const { url } = await inviteByLink(ctx, operator, asked);
    const token = url.split('/').at(-1) ?? '';
    const session = await joinByInvitation(ctx, visitor, { ...details('first@example.org'), token });
    assert.equal((await whoIs(world, session.token)).roles.get(id), 'owner');
  });

  test('is where its people are after signing in, unless they were on the way elsewhere', async () => {
    const landing = async (path: string, email: string) => {
      const { answer } = await new AtABrowser(world).submit(path, { email, password }, '/sign-in');
      return answer.url.replace(world.url, '');
    };
    assert.equal(await landing('/sign-in', 'owner@example.org'), '/console');
    assert.equal(await landing('/sign-in?next=/account', 'owner@example.org'), '/account');
    assert.equal(await landing('/sign-in?next=//evil.example', 'owner@example.org'), '/console');
    const alone = await member('alone@example.org', 'viewer');
    await leaveOrganization(world.ctx, alone.person, organizationId);
    assert.equal(await landing('/sign-in', 'alone@example.org'), '/account');
  });

  test('takes an invitation back', async () => {
    const { ctx } = world;
    await invite(ctx, owner.person, { organizationId, email: 'gone@example.org', role: 'viewer', client });
    const [listed] = await listInvitations(ctx, owner.person, organizationId);
    const token = await tokenTo(world, 'gone@example.org', 'invitation');
    await withdrawInvitation(ctx, owner.person, { organizationId, id: listed?.id ?? '' });
    await assert.rejects(readInvitation(ctx, visitor, token), { code: 'link-invalid' });
  });

  test('is lost at once by who is removed, in their sessions and the keys they made', async () => {
    const { ctx } = world;
    const admin = await member('admin@example.org', 'admin');
    const key = await createKey(ctx, admin.person, { organizationId, label: 'of admin' });
    assert.ok(await authenticateKey(ctx, key.apiKey, key.apiSecret));
    await removeMember(ctx, owner.person, { organizationId, personId: admin.person.personId });
    assert.equal((await whoIs(world, admin.token)).roles.size, 0);
    assert.equal(await authenticateKey(ctx, key.apiKey, key.apiSecret), undefined);
    await assert.rejects(listMembers(ctx, await whoIs(world, admin.token), organizationId), {
      code: 'not-found',
    });
  });

  test('is lost with what somebody handed out, and by who asked before they were taken out', async () => {
    const { ctx } = world;
    const admin = await member('sly@example.org', 'admin');
    const second = { organizationId, email: 'sly-again@example.org', role: 'admin', client } as const;
    await invite(ctx, admin.person, second);
    const token = await tokenTo(world, 'sly-again@example.org', 'invitation');
    world.clock.advance(1);
    await removeMember(ctx, owner.person, { organizationId, personId: admin.person.personId });
    await assert.rejects(readInvitation(ctx, visitor, token), { code: 'link-invalid' });
    const { events } = await listAudit(ctx, owner.person, { organizationId, limit: 2 });
    assert.deepEqual(events.map(({ action, subject }) => `${action} ${subject ?? ''}`).toSorted(), [
      'invitation.withdrawn sly-again@example.org',
      'member.removed sly@example.org',
    ]);
    // As a request sees them that began a moment before.
    const personId = owner.person.personId;
    const late = await Promise.allSettled([
      invite(ctx, admin.person, second),
      createKey(ctx, admin.person, { organizationId, label: 'late' }),
      changeRole(ctx, admin.person, { organizationId, personId, role: 'viewer' }),
      removeMember(ctx, admin.person, { organizationId, personId }),
      transferOrganization(
        ctx,
        { ...admin.person, roles: new Map([[organizationId, 'owner']]) },
        { organizationId, personId, password, client },
      ),
    ]);
    assert.deepEqual(
      late.map((act) => act.status === 'rejected' && (act.reason as { code: string }).code),
      Array.from(late, () => 'not-found'),
    );
  });

  test('is lost to the invitations of who may not invite any more, and not joined twice', async () => {
    const { ctx } = world;
    const admin = await member('lowered@example.org', 'admin');
    const asked = { organizationId, role: 'viewer', client } as const;
    await invite(ctx, admin.person, { ...asked, email: 'hers@example.org' });
    await invite(ctx, owner.person, { ...asked, email: 'later@example.org' });
    const change = { organizationId, personId: admin.person.personId, role: 'editor' } as const;
    await changeRole(ctx, owner.person, change);
    const open = (await listInvitations(ctx, owner.person, organizationId)).map(({ email }) => email);
    assert.deepEqual(open, ['later@example.org']);
    const token = await tokenTo(world, 'later@example.org', 'invitation');
    await ctx.database.db
      .updateTable('invitations')
      .set({ email: 'lowered@example.org' })
      .where('email', '=', 'later@example.org')
      .execute();
    await assert.rejects(acceptInvitation(ctx, admin.person, token), { code: 'already-member' });
    await withdrawInvitation(ctx, owner.person, {
      organizationId,
      id: (await listInvitations(ctx, owner.person, organizationId))[0]?.id ?? '',
    });
  });

  test('lets nobody above themselves be managed, and keeps an owner', async () => {
    const { ctx } = world;
    const admin = await member('second@example.org', 'admin');
    const change = (personId: string, role: Role) =>
      changeRole(ctx, admin.person, { organizationId, personId, role });
    await assert.rejects(change(owner.person.personId, 'viewer'), { code: 'forbidden' });
    await assert.rejects(change(admin.person.personId, 'owner'), { code: 'forbidden' });
    await assert.rejects(
      invite(ctx, admin.person, { organizationId, email: 'x@example.org', role: 'owner', client }),
      { code: 'forbidden' },
    );
    await assert.rejects(leaveOrganization(ctx, owner.person, organizationId), { code: 'last-owner' });
    await assert.rejects(
      changeRole(ctx, owner.person, { organizationId, personId: owner.person.personId, role: 'admin' }),
      { code: 'last-owner' },
    );
    const give = (from: SignedIn['person'], to: SignedIn, secret = password): Promise<void> =>
      transferOrganization(ctx, from, {
        ...{ organizationId, personId: to.person.personId, password: secret, client },
      });
    await assert.rejects(give(owner.person, admin, 'not this one'), { code: 'password-wrong' });
    await assert.rejects(
      changeRole(ctx, owner.person, { organizationId, personId: admin.person.personId, role: 'owner' }),
      { code: 'forbidden' },
    );
    await give(owner.person, admin);
    assert.equal((await whoIs(world, owner.token)).roles.get(organizationId), 'admin');
    const now = await whoIs(world, admin.token);
    assert.equal(now.roles.get(organizationId), 'owner');
    await give(now, owner);
    await leaveOrganization(ctx, await whoIs(world, admin.token), organizationId);
    assert.deepEqual(await listOwnOrganizations(ctx, await whoIs(world, admin.token)), []);
  });

  test('belongs to the confirmed address that the operator made it for, while nobody is in it', async () => {
    const { ctx } = world;
    const made = (cloudname: string) =>
      createOrganization(ctx, operator, { cloudname, email: 'Claimer@Example.org' });
    const { organization: first } = await made('claimed');
    const { organization: taken } = await made('taken');
    const { url } = await inviteByLink(ctx, operator, {
      ...{ organizationId: taken.id, email: 'earlier@example.org', role: 'viewer' },
    });
    const token = url.split('/').at(-1) ?? '';
    await joinByInvitation(ctx, visitor, { ...details('earlier@example.org'), token });
    const claimer = await member('claimer@example.org', 'viewer');
    assert.deepEqual(
      [claimer.person.roles.get(first.id), claimer.person.roles.has(taken.id)],
      ['owner', false],
    );
    const { organization: later } = await made('claimed-later');
    assert.equal((await enter(world, 'claimer@example.org')).person.roles.get(later.id), 'owner');
    const { events } = await listAudit(ctx, claimer.person, { organizationId: first.id, limit: 1 });
    assert.deepEqual(
      events.map(({ action, actorName }) => [action, actorName]),
      [['member.joined', 'claimer']],
    );
  });

  test('has what was done to its pictures in the trail, without their names', async () => {
    const { ctx } = world;
    const { apiKey, apiSecret } = await createKey(ctx, owner.person, { organizationId, label: 'robot' });
    const authorization = `Basic ${Buffer.from(`${apiKey}:${apiSecret}`).toString('base64')}`;
    const account = { cloudname: 'acme', apiKey, apiSecret, authorization };
    const bytes = await canvasOf(photo(20, 20)).png().toBuffer();
    const asset = await create(world, account, { name: 'telling.png', bytes }, { folder: '/telling' });
    await create(
      world,
      account,
      { name: 'telling.png', bytes },
      { folder: '/telling', collision: 'replace' },
    );
    await native(world, account, 'PATCH', `/assets/${asset.id}`, {
      ...{ visibility: 'public', focalPoint: { x: 0.25, y: 0.5 } },
    });
    const source = '/telling/telling.png';
    await contract(world, account, 'PUT', 'copyImage', { source, targetPath: '/telling', name: 'more.png' });
    await contract(world, account, 'PUT', 'moveImage', { source, targetPath: '/telling/deep' });
    await native(world, account, 'DELETE', `/assets/${asset.id}`);
    await contract(world, account, 'DELETE', 'deleteFolder', { path: '/telling' });
    const { events } = await listAudit(ctx, owner.person, { organizationId, limit: 8 });
    const done = events.filter(({ actor }) => actor === 'key');
    assert.deepEqual(done.map(({ action }) => action).toSorted(), [
      ...['asset.changed', 'asset.copied', 'asset.deleted', 'asset.moved', 'asset.replaced'],
      ...['asset.uploaded', 'folder.deleted'],
    ]);
    const changed = done.find(({ action }) => action === 'asset.changed');
    assert.deepEqual(changed?.details, { asset: asset.id, visibility: 'public', focalPoint: true });
    assert.ok(done.every(({ actorName }) => actorName === 'robot'));
    assert.doesNotMatch(JSON.stringify(events), /telling/);
  });

  test('has a trail of who did what from where, without a secret, that pages and exports', async () => {
    const { ctx } = world;
    world.clock.advance(1);
    const key = await createKey(ctx, owner.person, { organizationId, label: 'planted' });
    const { events } = await listAudit(ctx, owner.person, { organizationId, limit: 100 });
    const [latest] = events;
    assert.deepEqual(
      [latest?.action, latest?.actorName, latest?.subject, latest?.device, latest?.country],
      ['key.created', 'owner', 'planted', 'Firefox on Linux', 'US'],
    );
    const whole = JSON.stringify(await ctx.database.db.selectFrom('audit_events').selectAll().execute());
    for (const planted of [password, key.apiSecret, owner.token, client.address]) {
      assert.ok(!whole.includes(planted));
    }
    const first = await listAudit(ctx, owner.person, { organizationId, limit: 2 });
    const second = await listAudit(ctx, owner.person, { organizationId, limit: 2, cursor: first.nextCursor });
    const ids = [...first.events, ...second.events].map(({ id }) => id);
    assert.deepEqual(
      ids,
      events.slice(0, 4).map(({ id }) => id),
    );
    const filtered = await Array.fromAsync(
      exportAudit(ctx, owner.person, { organizationId, action: 'member.removed' }),
    );
    assert.deepEqual(
      filtered.map(({ subject }) => subject),
      ['sly@example.org', 'admin@example.org'],
    );
  });

  test('gives keys that do what their scopes say, in their folder, until they end', async () => {
    const { ctx } = world;
    await assert.rejects(createKey(ctx, owner.person, { organizationId, label: '', folder: 'x' }), {
      code: 'key-invalid',
    });
    const key = await createKey(ctx, owner.person, {
      organizationId,
      label: 'for the shop',
      scopes: ['upload'],
      folder: '/shop/',
      expiresAt: new Date(ctx.clock.now().getTime() + 3_600_000),
    });
    const holder = await authenticateKey(ctx, key.apiKey, key.apiSecret);
    assert.deepEqual([holder?.folder, [...(holder?.scopes ?? [])]], ['/shop/', ['upload']]);
    const listed = (await listKeys(ctx, owner.person, organizationId)).find(({ id }) => id === key.id);
    assert.deepEqual(listed?.lastUsedAt, ctx.clock.now());
    world.clock.advance(3_601);
    assert.equal(await authenticateKey(ctx, key.apiKey, key.apiSecret), undefined);
  });
});

test('an editor, a viewer and billing may not make keys, read the trail or invite', async () => {
  await using world = await createWorld({ environment: { VITRINE_SIGN_UP: 'open' } });
  const { ctx } = world;
  await join(world, 'owner@example.org');
  const founder = await enter(world, 'owner@example.org');
  const { id: organizationId } = await foundOrganization(ctx, founder.person, { cloudname: 'acme' });
  const owner = await whoIs(world, founder.token);
  for (const role of ['editor', 'viewer', 'billing'] as const) {
    const email = `${role}@example.org`;
    await join(world, email);
    await invite(ctx, owner, { organizationId, email, role, client });
    const { person, token } = await enter(world, email);
    await acceptInvitation(ctx, person, await tokenTo(world, email, 'invitation'));
    const member = await whoIs(world, token);
    const denied = { code: 'forbidden' };
    await assert.rejects(createKey(ctx, member, { organizationId, label: '' }), denied);
    await assert.rejects(listAudit(ctx, member, { organizationId, limit: 1 }), denied);
    await assert.rejects(
      invite(ctx, member, { organizationId, email: 'y@example.org', role, client }),
      denied,
    );
  }
});
