import type { Person } from '#access/actor.ts';
import type { Context } from '#context.ts';
import type { Id } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import { isOvertaken, listPosted, type PostedVersion } from '#privacy/notice/versions.ts';
import { privacyProblems } from '#privacy/problems.ts';

/** How somebody stands to changes of the notice since they came. */
export type Standing = {
  /** What they have not agreed to yet: coming, or in force for less than a month, or asked about. */
  readonly news: readonly PostedVersion[];
  /** Whether one that matters is in force, so that they have to say how they go on. */
  readonly isAsked: boolean;
};

const shownMs = 30 * 86_400_000;

export async function readStanding(ctx: Context, { personId }: Pick<Person, 'personId'>): Promise<Standing> {
  const posted = await listPosted(ctx.database.db);
  const changes = posted.filter((one) => isTold(one) && !isOvertaken(one, posted));
  if (changes.length === 0) return { news: [], isAsked: false };
  const {
    created_at: since,
    agreed_notice: agreed,
    erase_at: leaving,
  } = await ctx.database.db
    .selectFrom('people')
    .select(['created_at', 'agreed_notice', 'erase_at'])
    .where('id', '=', personId)
    .executeTakeFirstOrThrow();
  const now = ctx.clock.now();
  // Who came after it was posted has seen it announced.
  const open = changes.filter(({ number, postedAt }) => number > (agreed ?? 0) && postedAt >= since);
  const asked = open.filter((one) => one.class === 'substantial' && one.effectiveAt <= now);
  return {
    news: open.filter((one) => asked.includes(one) || now.getTime() - one.effectiveAt.getTime() < shownMs),
    // Who is about to be erased has answered.
    isAsked: asked.length > 0 && leaving === null,
  };
}

/** Somebody agrees to a version and all before it. Throws `notice-version-not-found`. */
export async function agreeToNotice(ctx: Context, { personId }: Person, given: string): Promise<void> {
  const posted = await listPosted(ctx.database.db);
  const version = posted.find(({ number }) => String(number) === given);
  if (version === undefined) {
    throw new Problem(privacyProblems['notice-version-not-found'], { thing: 'version', value: given });
  }
  await agree(ctx, personId, version.number);
}

async function agree({ database, clock }: Context, personId: Id<'person'>, number: number): Promise<void> {
  await database.db
    .updateTable('people')
    .set({ agreed_notice: number, agreed_at: clock.now() })
    .where('id', '=', personId)
    .where((where) => where.or([where('agreed_notice', 'is', null), where('agreed_notice', '<', number)]))
    .execute();
}

/** Corrections say nothing new, and of the first version everybody is told when they come. */
export function isTold({ class: how, awaited }: PostedVersion): boolean {
  return awaited && (how === 'minor' || how === 'substantial');
}
