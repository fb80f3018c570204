import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createServer } from '#app.ts';
import { createContext } from '#open-context.ts';
import { loadConfig } from '#config/config.ts';
import { listTables } from '#database/columns.ts';
import { silentLog } from '#platform/log.ts';
import { type ListedClause, clauses } from '#privacy/clauses/list.ts';
import { findBuilt } from '#privacy/clauses/not-built.ts';
import { identifyBuild } from '#privacy/evidence/build.ts';
import clauseTests from '#privacy/evidence/clause-tests.json' with { type: 'json' };
import { clausesOf, readResults } from '#privacy/evidence/results.ts';
import { breakGuards } from './promises/break-guards.ts';

/**
 * Runs every test that holds a clause and lists clause → tests → result. Fails when a test does, when a clause whose
 * feature exists has no test, and when a feature that is said not to be built has tables or addresses.
 * usage: npm run promises [-- --break [CLAUSE ...]]
 * --break: switches each guarded behaviour off, one at a time, and shows that the test of its clause turns red.
 */
const words = process.argv.slice(2);
process.exitCode = words[0] === '--break' ? await breakGuards(words.slice(1)) : await listPromises();

async function listPromises(): Promise<number> {
  const files = [...new Set(clauseTests.map(({ file }) => file))];
  // Its exit code is not looked at: what failed stands in the results.
  spawnSync(process.execPath, ['scripts/test.ts', ...files], { stdio: 'inherit' });
  const results = await readResults(await identifyBuild());
  const known = new Map(results?.tests.map(({ name, result }) => [name, result]));
  let faults = 0;
  for (const clause of clauses) {
    const tests = clauseTests.filter(({ name }) => clausesOf(name).includes(clause.id));
    const failed = tests.filter(({ name }) => known.get(name) !== 'passed');
    const isBare = tests.length === 0 && clause.kind === 'machine' && clause.needs === undefined;
    if (failed.length > 0 || isBare) faults += 1;
    console.log(
      `${clause.id}  ${stateOf(clause, { isBare, hasFailed: failed.length > 0, tests: tests.length })}`,
    );
    for (const { name, file } of tests)
      console.log(`      ${known.get(name) ?? 'not run'}  ${name}  (${file})`);
  }
  const built = await lookForBuilt();
  for (const line of built) console.log(line);
  console.log(
    `${clauses.length} clauses, ${faults} not held, ${built.length} features said not to be built that are`,
  );
  return faults + built.length > 0 ? 1 : 0;
}

function stateOf(
  { kind, needs }: ListedClause,
  { isBare, hasFailed, tests }: { isBare: boolean; hasFailed: boolean; tests: number },
): string {
  if (needs !== undefined) return `not built: there is no ${needs}`;
  if (hasFailed) return 'BROKEN';
  if (isBare) return 'NO TEST';
  return kind === 'people' && tests === 0 ? 'kept by people' : 'holds';
}

/** Looked for in a real installation. */
async function lookForBuilt(): Promise<string[]> {
  const data = mkdtempSync(join(tmpdir(), 'vitrine-promises-'));
  try {
    const config = loadConfig({ VITRINE_DATA: data, VITRINE_PORT: '0' });
    await using ctx = await createContext(config, { share: false, log: silentLog });
    await using server = await createServer(ctx);
    return findBuilt({ tables: await listTables(ctx.database.db), routes: server.routes });
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
}
