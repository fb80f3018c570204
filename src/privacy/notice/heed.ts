import type { Context } from '#context.ts';
import type { NotYet } from '#platform/in-force.ts';
import type { Registries } from '#privacy/registries.ts';
import { isKnown, newFields } from './field-differences.ts';
import { composeSaid, type Said } from './said.ts';
import { inForceAt, isComing, listVersions, type NoticeVersion } from './versions.ts';
import { withholdColumns } from './withhold.ts';

/** What was never posted does not begin. */
const never = new Date(8_640_000_000_000_000);

/**
 * Holds back what the notice in force does not say yet: columns in the database, recipients, longer keeping and other
 * terms in this process. Before the first version there is nothing to hold back for.
 */
export async function heedNotice(ctx: Context, registries: Registries): Promise<void> {
  const now = ctx.clock.now();
  const versions = await listVersions(ctx.database.db);
  const inForce = inForceAt(versions, now);
  if (inForce === undefined) return;
  const said = composeSaid(ctx, registries);
  const coming = versions.filter((version) => isComing(version, versions, now));
  ctx.inForce.settle(notYet({ said, inForce: inForce.said, coming }));
  const columns = newFields(inForce.said, said).filter((place) => isOurs(place, registries));
  await ctx.database.transaction((tx) =>
    withholdColumns(tx, columns, (place) => isKnown(inForce.said, place)),
  );
}

function isOurs(place: string, { inventory }: Registries): boolean {
  const [table = ''] = place.split('.');
  return inventory.some(({ tables }) => Object.hasOwn(tables, table));
}

function notYet({
  said,
  inForce,
  coming,
}: {
  said: Said;
  inForce: Said;
  coming: readonly NoticeVersion[];
}): NotYet {
  const from = (isSaid: (said: Said) => boolean): Date =>
    coming.find((version) => isSaid(version.said))?.effectiveAt ?? never;
  const names = ({ recipients }: Said, id: string): boolean => recipients.some((known) => known.id === id);
  const longer = Object.entries(said.days).flatMap(([what, days]) => {
    const before = inForce.days[what];
    if (before === undefined || before >= days) return [];
    return [[what, { days: before, until: from((version) => (version.days[what] ?? 0) >= days) }] as const];
  });
  return {
    recipients: new Map(
      said.recipients
        .filter(({ id }) => !names(inForce, id))
        .map(({ id }) => [id, from((version) => names(version, id))]),
    ),
    days: new Map(longer),
    terms:
      inForce.terms === said.terms
        ? undefined
        : {
            text: inForce.terms ?? undefined,
            until: from((version) => version.terms === said.terms),
          },
  };
}
