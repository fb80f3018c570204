import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import type { Addresses, Context } from '#context.ts';
import { identifyEither, identifyPerson, requirePerson } from '#http/authenticate.ts';
import { allowAnyOrigin } from '#http/cors.ts';
import { acceptMultipart } from '#http/multipart.ts';
import { AssetSchema } from './assets/asset.ts';
import { createAsset } from './assets/create.ts';
import { listAssets } from './assets/list.ts';
import { deleteAsset, getAsset, updateAsset } from './assets/one.ts';
import { downloadOriginal } from './assets/original.ts';
import type { Endpoint } from './endpoint.ts';
import { downloadAudit, listAudit } from './organizations/audit.ts';
import { closeOrganization, reopenOrganization } from './organizations/closing.ts';
import {
  acceptInvitation,
  createInvitation,
  deleteInvitation,
  listInvitations,
} from './organizations/invitations.ts';
import { createApiKey, deleteKey, listKeys } from './organizations/keys.ts';
import { deleteMember, listMembers, updateMember } from './organizations/members.ts';
import {
  createOrganization,
  getOrganization,
  leave,
  listOrganizations,
  transferOrganization,
  updateOrganization,
} from './organizations/organizations.ts';
import { confirmRedaction, getRedaction, liftRedaction, redact } from './organizations/redaction.ts';
import { getMe, updateMe } from './people/me.ts';
import { deleteSession, deleteSessions, listSessions } from './people/sessions.ts';
import { startViewing } from './viewing.ts';

/**
 * What is done with pictures, by programs with an API key and by people who are signed in: the first half of the native
 * API's table of contents.
 */
const forBoth: readonly Endpoint[] = [
  ...[listAssets, createAsset, getAsset, updateAsset, deleteAsset, downloadOriginal],
  startViewing,
];

/** What people call, who are signed in: the second half. */
const forPeople: readonly Endpoint[] = [
  ...[getMe, updateMe, listSessions, deleteSessions, deleteSession],
  ...[listOrganizations, createOrganization, getOrganization, updateOrganization],
  ...[transferOrganization, leave, closeOrganization, reopenOrganization],
  ...[listMembers, updateMember, deleteMember],
  ...[listInvitations, createInvitation, deleteInvitation, acceptInvitation],
  ...[listKeys, createApiKey, deleteKey],
  ...[getRedaction, redact, liftRedaction, confirmRedaction],
  ...[listAudit, downloadAudit],
];

type Parts = { ctx: Context; addresses: Addresses };

/** The native API, below `/api/v1`. */
export async function apiRoutes(scope: FastifyInstance, { ctx, addresses }: Parts): Promise<void> {
  allowAnyOrigin(scope);
  // Without the prefix, which would be added once more.
  await scope.register(pictureRoutes, { ctx, addresses });
  await scope.register(personRoutes, { ctx, addresses });
}

async function pictureRoutes(scope: FastifyInstance, parts: Parts): Promise<void> {
  await acceptMultipart(scope);
  identifyEither(scope, parts.ctx);
  scope.addHook('onRoute', (route) => {
    route.schema = { ...route.schema, security: [{ key: [] }, { session: [] }] };
  });
  scope.addSchema(AssetSchema);
  const typed = scope.withTypeProvider<TypeBoxTypeProvider>();
  for (const endpoint of forBoth) endpoint(typed, parts);
}

/** Another origin's page may not read these: a browser sends no cookie along with `*`. */
async function personRoutes(scope: FastifyInstance, parts: Parts): Promise<void> {
  identifyPerson(scope, parts.ctx);
  requirePerson(scope, parts.ctx);
  scope.addHook('onRoute', (route) => {
    route.schema = { ...route.schema, security: [{ session: [] }] };
  });
  scope.addHook('onRequest', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
  });
  const typed = scope.withTypeProvider<TypeBoxTypeProvider>();
  for (const endpoint of forPeople) endpoint(typed, parts);
}
