import pg from 'pg';
import { socketTo } from '#platform/outbound.ts';
import { Problem } from '#platform/problem.ts';
import { type Connections, idleInTransactionMs } from './connections.ts';
import { databaseProblems } from './problems.ts';
import { databaseServer } from './recipients.ts';

const oldestVersion = 15;

/**
 * A PostgreSQL server. Throws `database-unreachable` when it cannot be asked, `database-unsuitable` when it is
 * older than 15 or its encoding is not UTF8.
 */
export async function openPostgres(url: string, connections: number): Promise<Connections> {
  const config = {
    connectionString: url,
    max: connections,
    application_name: 'vitrine',
    connectionTimeoutMillis: 15_000,
    idle_in_transaction_session_timeout: idleInTransactionMs,
    keepAlive: true,
    stream: () => socketTo(databaseServer),
  };
  await check(url, config);
  return { engine: 'postgres', unreachable: 'database-unreachable', config, close: () => Promise.resolve() };
}

async function check(url: string, config: pg.ClientConfig): Promise<void> {
  const client = new pg.Client(config);
  // A connection that breaks while it is idle must not end the process.
  client.on('error', () => {});
  const facts = await ask(client, url);
  const version = Math.floor(facts.version / 10_000);
  if (version < oldestVersion)
    throw unsuitable(url, `PostgreSQL ${version}`, `version ${oldestVersion} or later`);
  if (facts.encoding !== 'UTF8')
    throw unsuitable(url, `encoding ${facts.encoding}`, 'a database with encoding UTF8');
}

async function ask(client: pg.Client, url: string): Promise<{ version: number; encoding: string }> {
  try {
    await client.connect();
    const { rows } = await client.query<{ version: number; encoding: string }>(
      `select current_setting('server_version_num')::int as version, current_setting('server_encoding') as encoding`,
    );
    return rows[0] ?? { version: 0, encoding: '' };
  } catch (cause) {
    const why = cause instanceof AggregateError ? cause.errors.map(String).join('; ') : String(cause);
    throw new Problem(databaseProblems['database-unreachable'], {
      detail: `The PostgreSQL server at ${placeOf(url)} cannot be reached: ${why}`,
      cause,
    });
  } finally {
    await client.end().catch(() => {});
  }
}

function unsuitable(url: string, value: string, expected: string): Problem {
  return new Problem(databaseProblems['database-unsuitable'], { thing: placeOf(url), value, expected });
}

/** Where it is, without user and password. */
function placeOf(url: string): string {
  const parsed = URL.parse(url);
  return parsed === null ? 'DATABASE_URL' : `${parsed.host}${parsed.pathname}`;
}
