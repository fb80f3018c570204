import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import type { Addresses, Context } from '#context.ts';
import { identify, identifyEither, identifyPerson, requireKey, requirePerson } from '#http/authenticate.ts';
import { allowAnyOrigin } from '#http/cors.ts';
import { acceptMultipart } from '#http/multipart.ts';
import type { Usage } from '#metering/usage.ts';
import type { Receiver } from '#intake/receiver.ts';
import { AssetSchema } from './assets/asset.ts';
import { createAsset } from './assets/create.ts';
import { listAssets } from './assets/list.ts';
import { bulkAssets } from './assets/bulk.ts';
import { copyAsset, deleteAsset, getAsset, replaceContent, trashAsset, updateAsset } from './assets/one.ts';
import { downloadOriginal } from './assets/original.ts';
import { deleteVersion, listVersions, restoreVersion } from './assets/versions.ts';
import { actorOfCall } from './credentials.ts';
import type { Endpoint } from './endpoint.ts';
import { answerOnce } from './idempotency.ts';
import { type CallLimit, callerOf, callLimit, limitCalls } from './limit-calls.ts';
import { createFolder, deleteFolder, getFolder, listFolders, updateFolder } from './folders/folders.ts';
import {
  createCollection,
  deleteCollection,
  gatherAssets,
  getCollection,
  listCollections,
  updateCollection,
} from './library/collections.ts';
import { listDuplicates } from './library/duplicates.ts';
import { deleteField, listFields, setField } from './library/fields.ts';
import { deleteTag, listTags, renameTag } from './library/tags.ts';
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
import { deleteTrashed, emptyTrash, listTrash, restoreAsset } from './trash/trash.ts';
import { deletePreset, listPresets, putPreset } from './delivery/presets.ts';
import { getDeliverySettings, updateDeliverySettings } from './delivery/settings.ts';
import { createImport, deleteImport, getImport, listImportItems, listImports } from './imports/imports.ts';
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

/**
 * What is done with pictures, by programs with an API key and by people who are signed in: the first part of the native
 * API's table of contents.
 */
const forBoth: readonly Endpoint[] = [
  ...[listAssets, createAsset, getAsset, updateAsset, deleteAsset, downloadOriginal],
  ...[copyAsset, replaceContent, trashAsset, bulkAssets],
  ...[listVersions, restoreVersion, deleteVersion],
  ...[listTrash, restoreAsset, deleteTrashed, emptyTrash],
  ...[listFolders, createFolder, getFolder, updateFolder, deleteFolder],
  ...[listTags, renameTag, deleteTag],
  ...[listFields, setField, deleteField],
  ...[listCollections, createCollection, getCollection, updateCollection, deleteCollection, gatherAssets],
  ...[listDuplicates],
  ...[listImports, createImport, getImport, listImportItems, deleteImport],
  ...[listShares, createShare, getShare, deleteShare, downloadFolder],
  ...[listPresets, putPreset, deletePreset, getDeliverySettings, updateDeliverySettings],
  getUsage,
  ...[listWebhooks, createWebhook, getWebhook, updateWebhook, deleteWebhook, testWebhook],
  ...[listWebhookDeliveries, replayWebhookDelivery],
  startViewing,
];

/**
 * What only programs call. A token passes on the right of the key it was made with and is void with it; a person who
 * uploads needs none.
 */
const forKeys: readonly Endpoint[] = [createUploadToken];

/** What people call, who are signed in. */
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

type Parts = { ctx: Context; addresses: Addresses; receiver: Receiver; usage: Usage };
type ScopeParts = Parts & { limit: CallLimit };

/** The native API, below `/api/v1`. */
export async function apiRoutes(scope: FastifyInstance, given: Parts): Promise<void> {
  const { ctx, addresses, receiver, usage } = given;
  allowAnyOrigin(scope);
  // Without the prefix, which would be added once more.
  const parts = { ctx, addresses, receiver, usage, limit: callLimit(ctx) };
  await scope.register(pictureRoutes, parts);
  await scope.register(keyRoutes, parts);
  await scope.register(uploadRoutes, parts);
  await scope.register(personRoutes, parts);
}

async function pictureRoutes(scope: FastifyInstance, parts: ScopeParts): Promise<void> {
  await acceptMultipart(scope);
  identifyEither(scope, parts.ctx, actorOfCall);
  scope.addHook('onRoute', (route) => {
    route.schema = { ...route.schema, security: [{ key: [] }, { session: [] }] };
  });
  limitCalls(scope, parts.limit, callerOf);
  answerOnce(scope, parts.ctx);
  scope.addSchema(AssetSchema);
  const typed = scope.withTypeProvider<TypeBoxTypeProvider>();
  for (const endpoint of forBoth) endpoint(typed, parts);
}

async function keyRoutes(scope: FastifyInstance, parts: ScopeParts): Promise<void> {
  await acceptMultipart(scope);
  identify(scope, parts.ctx, actorOfCall);
  requireKey(scope);
  limitCalls(scope, parts.limit, callerOf);
  answerOnce(scope, parts.ctx);
  scope.addSchema(AssetSchema);
  const typed = scope.withTypeProvider<TypeBoxTypeProvider>();
  for (const endpoint of forKeys) endpoint(typed, parts);
}

/** Another origin's page may not read these: a browser sends no cookie along with `*`. */
async function personRoutes(scope: FastifyInstance, parts: ScopeParts): Promise<void> {
  identifyPerson(scope, parts.ctx);
  requirePerson(scope, parts.ctx);
  limitCalls(scope, parts.limit, callerOf);
  scope.addHook('onRoute', (route) => {
    route.schema = { ...route.schema, security: [{ session: [] }] };
  });
  scope.addHook('onRequest', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
  });
  const typed = scope.withTypeProvider<TypeBoxTypeProvider>();
  for (const endpoint of forPeople) endpoint(typed, parts);
}
