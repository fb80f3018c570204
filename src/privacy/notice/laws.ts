import type { Operator } from '#access/actor.ts';
import type { Context } from '#context.ts';
import { Problem } from '#platform/problem.ts';
import { assertSecond, parseNamed } from '#privacy/approvals.ts';
import { appendToLedger } from '#privacy/ledger/ledger.ts';
import { privacyProblems } from '#privacy/problems.ts';
import { isComing, listChanged, type ChangedVersion } from './versions.ts';

export type Demand = {
  readonly number: number;
  /** The instrument, as it is cited: `GDPR Art. 13(1)(a)`. */
  readonly law: string;
  /** The ids of all that the version changes, separated by commas: the law has to demand all of it. */
  readonly about: string;
  /** Who approves. */
  readonly by: string;
};

/**
 * Brings a version that a law demands into force before its time, when two have approved that. Throws
 * `version-not-coming`, `law-demands-other`, `approval-invalid`.
 */
export async function approveLaw(
  ctx: Context,
  _actor: Operator,
  input: Demand,
): Promise<{ readonly inForce: boolean }> {
  const { number } = input;
  const [law, by] = [parseNamed(input.law, 'law'), parseNamed(input.by, 'by')];
  const now = ctx.clock.now();
  return ctx.database.transaction(async (tx) => {
    const versions = await listChanged(tx);
    const version = versions.find((one) => one.number === number);
    if (version === undefined || !isComing(version, versions, now)) {
      throw new Problem(privacyProblems['version-not-coming'], { thing: 'version', value: number });
    }
    assertNextInTurn(version, versions, now);
    const about = assertAll(version, input.about);
    const known = await tx
      .selectFrom('notice_laws')
      .selectAll()
      .where('number', '=', number)
      .executeTakeFirst();
    if (known === undefined) {
      await tx
        .insertInto('notice_laws')
        .values({ number, law, about, first_by: by, first_at: now })
        .execute();
      return { inForce: false };
    }
    await assertSecond(tx, known.first_by, by);
    await tx
      .updateTable('notice_laws')
      .set({ second_by: by, second_at: now })
      .where('number', '=', number)
      .execute();
    const { sha256, awaited } = version;
    const facts = { sha256, number, class: 'legal', awaited, law: known.law, effectiveAt: now.toISOString() };
    await appendToLedger(tx, now, { kind: 'notice', facts });
    return { inForce: true };
  });
}

/** What an earlier version changes is in the later one too, and would come into force with it. */
function assertNextInTurn(version: ChangedVersion, versions: readonly ChangedVersion[], now: Date): void {
  const earlier = versions.find((one) => one.number < version.number && isComing(one, versions, now));
  if (earlier === undefined) return;
  throw new Problem(privacyProblems['law-demands-other'], {
    ...{
      thing: 'version',
      value: version.number,
      expected: `version ${earlier.number} first, which waits too`,
    },
  });
}

/** Nothing else may come into force along with what a law demands. */
function assertAll({ changes }: ChangedVersion, about: string): string {
  const given = new Set(about.split(',').map((id) => id.trim()));
  const other = changes.flatMap(({ id }) => id.split(', ')).filter((id) => !given.has(id));
  if (other.length === 0 && changes.length > 0) return [...given].join(', ');
  throw new Problem(privacyProblems['law-demands-other'], {
    ...{ thing: 'about', value: about, expected: `all that the version changes, also ${other.join(', ')}` },
  });
}
