import { controllerOf, type Controller } from '#config/privacy.ts';
import type { Context } from '#context.ts';
import { Problem } from '#platform/problem.ts';
import type { Change } from '#privacy/notice/change.ts';
import { compareSaid } from '#privacy/notice/differences.ts';
import { hashOf, type Said } from '#privacy/notice/said.ts';
import { inForceAt, isComing, listVersions, type NoticeVersion } from '#privacy/notice/versions.ts';
import { transfersProblems } from './problems.ts';

/** The notice of this server, and who answers for it. Throws `transfer-unready`. */
export async function ownNotice(
  ctx: Context,
): Promise<{ controller: Controller; inForce: NoticeVersion; coming: readonly NoticeVersion[] }> {
  const controller = controllerOf(ctx.config);
  const versions = await listVersions(ctx.database.db);
  const now = ctx.clock.now();
  const inForce = inForceAt(versions, now);
  if (controller === undefined || inForce === undefined)
    throw new Problem(transfersProblems['transfer-unready']);
  return { controller, inForce, coming: versions.filter((version) => isComing(version, versions, now)) };
}

/**
 * Everything that is otherwise here than the notice says with which an organization comes: by the notice in force, and by those
 * that are to come, which would else reach its people before their time.
 */
export async function differencesHere(ctx: Context, said: Said): Promise<Change[]> {
  const { inForce, coming } = await ownNotice(ctx);
  const all = [inForce, ...coming].flatMap((version) => compareSaid(said, version.said));
  return [...new Map(all.map((change) => [keyOf(change), change])).values()];
}

/** What matters, and was not among what people were told. */
export function untold(here: readonly Change[], told: readonly Change[]): Change[] {
  const known = new Set(told.map(keyOf));
  return here.filter((change) => change.weight === 'substantial' && !known.has(keyOf(change)));
}

/** Throws `transfer-file-invalid` for what is no notice, or was changed since. */
export function parseSaid(given: unknown, sha256: unknown): Said {
  const said = given as Said;
  try {
    // Whatever its members are, all that is done with them is to compare them.
    if (hashOf(said) === sha256) compareSaid(said, said);
    else throw new TypeError('its hash is another');
    return said;
  } catch (cause) {
    throw new Problem(transfersProblems['transfer-file-invalid'], {
      detail: 'The notice in the file is not whole.',
      cause,
    });
  }
}

function keyOf({ area, id, after }: Change): string {
  return JSON.stringify([area, id, after]);
}
