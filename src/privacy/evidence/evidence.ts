import type { ClauseId } from '#privacy/clauses/clause.ts';
import { clauses, type ListedClause } from '#privacy/clauses/list.ts';
import { noticeFacts } from '#privacy/notice/facts.ts';
import { sayClause } from '#privacy/notice/notice.ts';
import { noticeInForce } from '#privacy/notice/versions.ts';
import { measureOldest, type Oldest } from '#privacy/probes/oldest-values.ts';
import { probeNames, type ProbeState } from '#privacy/probes/probe.ts';
import type { Promises } from '#privacy/promises.ts';
import { type Build, identifyBuild } from './build.ts';
import { notRun } from './not-run.ts';
import clauseTests from './clause-tests.json' with { type: 'json' };
import { clausesOf, readResults, type TestResults } from './results.ts';

export type ClauseState = ProbeState | 'not-built';

export type TestEvidence = {
  readonly name: string;
  readonly file: string;
  readonly result: 'passed' | 'failed' | 'skipped' | typeof notRun;
  readonly at: string | null;
};

export type ProbeEvidence = {
  readonly name: string;
  readonly about: string;
  readonly state: ProbeState;
  readonly says: string;
  readonly at: string | null;
  readonly figures: Readonly<Record<string, number | string | null>>;
};

export type ClauseEvidence = {
  readonly id: ClauseId;
  readonly kind: 'machine' | 'people';
  readonly state: ClauseState;
  readonly says: string;
  /** Why it is not green. */
  readonly because: string | null;
  readonly tests: readonly TestEvidence[];
  readonly probes: readonly Omit<ProbeEvidence, 'figures'>[];
};

export type Evidence = {
  readonly notice: { readonly sha256: string; readonly since: string } | null;
  readonly build: { readonly commit: string | null; readonly testsRan: string | null };
  readonly counts: Readonly<Record<ClauseState, number>>;
  readonly clauses: readonly ClauseEvidence[];
  readonly probes: readonly ProbeEvidence[];
  readonly oldest: readonly Oldest[];
};

/** The build does not change while the process lives. */
let build: Promise<Build> | undefined;

/** The state of every clause at this moment. */
export async function gatherStates(promises: Promises): Promise<ClauseEvidence[]> {
  build ??= identifyBuild();
  return judgeClauses(promises, await readResults(await build));
}

/** Everything that is known at this moment. */
export async function gatherEvidence(promises: Promises): Promise<Evidence> {
  const { ctx, inventory } = promises;
  const notice = await noticeInForce(ctx);
  build ??= identifyBuild();
  const { commit } = await build;
  const results = await readResults(await build);
  const states = judgeClauses(promises, results);
  return {
    notice: notice === undefined ? null : { sha256: notice.sha256, since: notice.effectiveAt.toISOString() },
    build: { commit: commit ?? null, testsRan: results?.at ?? null },
    counts: countStates(states),
    clauses: states,
    probes: probeNames.map((name) => probeEvidence(promises, name)),
    oldest: await measureOldest(ctx, inventory),
  };
}

export function judgeClauses(promises: Promises, results: TestResults | undefined): ClauseEvidence[] {
  const facts = noticeFacts(promises.ctx.config, promises.inventory);
  return clauses.map((clause) => {
    const tests = testsOf(clause.id, results);
    const probes = (clause.probes ?? []).map((name) => {
      const { figures: _, ...probe } = probeEvidence(promises, name);
      return probe;
    });
    const { id, kind } = clause;
    return { id, kind, ...judge(clause, tests, probes), says: sayClause(clause, facts), tests, probes };
  });
}

/** Never green without a test that passed on this very build. */
function judge(
  { kind, needs }: ListedClause,
  tests: readonly TestEvidence[],
  probes: readonly Omit<ProbeEvidence, 'figures'>[],
): Pick<ClauseEvidence, 'state' | 'because'> {
  if (needs !== undefined) return { state: 'not-built', because: `There is no ${needs} yet.` };
  const failed = tests.find(({ result }) => result === 'failed');
  if (failed !== undefined) return { state: 'red', because: `The test “${failed.name}” failed.` };
  const red = probes.find(({ state }) => state === 'red');
  if (red !== undefined) return { state: 'red', because: red.says };
  if (kind === 'people') return { state: 'amber', because: 'Kept by people; software cannot prove it.' };
  const amber = probes.find(({ state }) => state === 'amber');
  if (amber !== undefined) return { state: 'amber', because: amber.says };
  if (tests.length === 0) return { state: 'amber', because: 'No test holds it.' };
  if (tests.some(({ result }) => result === notRun)) return { state: 'amber', because: notRun };
  const missing = tests.find(({ result }) => result !== 'passed');
  if (missing !== undefined)
    return { state: 'amber', because: `The test “${missing.name}” was ${missing.result}.` };
  return { state: 'green', because: null };
}

function testsOf(id: ClauseId, results: TestResults | undefined): TestEvidence[] {
  return clauseTests
    .filter(({ name }) => clausesOf(name).includes(id))
    .map(({ name, file }) => {
      const known = results?.tests.find((each) => each.name === name);
      return { name, file, result: known?.result ?? notRun, at: known?.at ?? null };
    });
}

function probeEvidence({ probes }: Promises, name: (typeof probeNames)[number]): ProbeEvidence {
  const { about, state, says, at, figures = {} } = probes.found(name);
  return { name, about, state, says, at: at?.toISOString() ?? null, figures };
}

function countStates(states: readonly ClauseEvidence[]): Record<ClauseState, number> {
  const counts = { green: 0, amber: 0, red: 0, 'not-built': 0 };
  for (const { state } of states) counts[state] += 1;
  return counts;
}
