import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import type { Addresses, Context } from '#context.ts';
import { identify, identifyPerson, requireKey, requirePerson } from '#http/authenticate.ts';
import { allowAnyOrigin } from '#http/cors.ts';
import { acceptMultipart } from '#http/multipart.ts';
import type { Usage } from '#metering/usage.ts';
import type { Receiver } from '#intake/receiver.ts';
import { AssetSchema } from './assets/asset.ts';
import { createAsset } from './assets/create.ts';
import { listAssets } from './assets/list.ts';
import { deleteAsset, getAsset, updateAsset } from './assets/one.ts';
import type { Endpoint } from './endpoint.ts';
import { downloadAudit, listAudit } from './organizations/audit.ts';
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
import { deletePreset, listPresets, putPreset } from './delivery/presets.ts';
import { getDeliverySettings, updateDeliverySettings } from './delivery/settings.ts';
import { createImport, deleteImport, getImport, listImportItems, listImports } from './imports/imports.ts';
import { getMe } from './people/me.ts';
import { deleteSession, deleteSessions, listSessions } from './people/sessions.ts';
import { downloadFolder } from './sharing/exports.ts';
import { createShare, deleteShare, getShare, listShares } from './sharing/shares.ts';
import { uploadRoutes } from './uploads/routes.ts';
import { createUploadToken } from './uploads/tokens.ts';
import { getUsage } from './usage.ts';
import { startViewing } from './viewing.ts';
import { listWebhookDeliveries, replayWebhookDelivery, testWebhook } from './webhooks/deliveries.ts';
import {
  createWebhook,
  deleteWebhook,
  getWebhook,
  listWebhooks,
  updateWebhook,
} from './webhooks/webhooks.ts';

/** What programs call, with an API key: the first half of the native API's table of contents. */
const forKeys: readonly Endpoint[] = [
  ...[listAssets, createAsset, getAsset, updateAsset, deleteAsset],
  startViewing,
  createUploadToken,
  ...[listImports, createImport, getImport, listImportItems, deleteImport],
  ...[listShares, createShare, getShare, deleteShare, downloadFolder],
  ...[listPresets, putPreset, deletePreset, getDeliverySettings, updateDeliverySettings],
  getUsage,
  ...[listWebhooks, createWebhook, getWebhook, updateWebhook, deleteWebhook, testWebhook],
  ...[listWebhookDeliveries, replayWebhookDelivery],
];

/** What people call, who are signed in: the second half. */
const forPeople: readonly Endpoint[] = [
  ...[getMe, listSessions, deleteSessions, deleteSession],
  ...[listOrganizations, createOrganization, getOrganization, updateOrganization],
  ...[transferOrganization, leave],
  ...[listMembers, updateMember, deleteMember],
  ...[listInvitations, createInvitation, deleteInvitation, acceptInvitation],
  ...[listKeys, createApiKey, deleteKey],
  ...[listAudit, downloadAudit],
];

type Parts = { ctx: Context; addresses: Addresses; receiver: Receiver; usage: Usage };

/** The native API, below `/api/v1`. */
export async function apiRoutes(scope: FastifyInstance, given: Parts): Promise<void> {
  const { ctx, addresses, receiver, usage } = given;
  allowAnyOrigin(scope);
  // Without the prefix, which would be added once more.
  const parts = { ctx, addresses, receiver, usage };
  await scope.register(keyRoutes, parts);
  await scope.register(uploadRoutes, parts);
  await scope.register(personRoutes, parts);
}

async function keyRoutes(scope: FastifyInstance, parts: Parts): Promise<void> {
  await acceptMultipart(scope);
  identify(scope, parts.ctx);
  requireKey(scope);
  scope.addSchema(AssetSchema);
  const typed = scope.withTypeProvider<TypeBoxTypeProvider>();
  for (const endpoint of forKeys) endpoint(typed, parts);
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
