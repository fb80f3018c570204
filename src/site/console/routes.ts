import type { FastifyInstance } from 'fastify';
import type { Site } from '#site/visit.ts';
import { auditRoutes } from './audit.ts';
import { invitationRoutes } from './invitation.ts';
import { keyRoutes } from './keys.ts';
import { mailRoutes } from './mail.ts';
import { memberRoutes } from './members.ts';
import { organizationRoutes } from './organizations.ts';
import { overviewRoutes } from './overview.ts';
import { pictureRoutes } from './pictures.ts';
import { trashRoutes } from './trash.ts';
import { presetRoutes } from './presets.ts';
import { shareRoutes } from './shares.ts';
import { settingsRoutes } from './settings.ts';
import { uploadRoute } from './upload.ts';
import { urlKeyRoutes } from './url-keys.ts';
import { usageRoutes } from './usage.ts';

/** The pages of organizations, and of who administers the server. A part that begins with `~` is no cloudname. */
export async function consoleRoutes(scope: FastifyInstance, site: Site): Promise<void> {
  organizationRoutes(scope, site);
  overviewRoutes(scope, site);
  pictureRoutes(scope, site);
  trashRoutes(scope, site);
  shareRoutes(scope, site);
  presetRoutes(scope, site);
  memberRoutes(scope, site);
  invitationRoutes(scope, site);
  keyRoutes(scope, site);
  urlKeyRoutes(scope, site);
  usageRoutes(scope, site);
  auditRoutes(scope, site);
  settingsRoutes(scope, site);
  mailRoutes(scope, site);
  await scope.register(async (child) => uploadRoute(child, site));
}
