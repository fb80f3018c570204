/** A process of its own that uses a database, for tests of two processes: `node database-child.ts <folder or url> <act>`. */
import { createInterface } from 'node:readline';
import { sql } from 'kysely';
import { type DatabaseOptions, openDatabase } from '#database/open.ts';
import { silentLog } from '#platform/log.ts';

const [place = '', act = ''] = process.argv.slice(2);
const embedded = !place.startsWith('postgres');
const options: DatabaseOptions = {
  url: embedded ? undefined : place,
  folder: place,
  connections: 2,
  log: silentLog,
  share: act !== 'hold' && act !== 'write',
};

/** Tells the test, one line at a time. */
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const heard = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

try {
  await using database = await openDatabase(options);
  say('open');
  if (act === 'hold') await heard.next();
  if (act === 'notify') await sql`select pg_notify('news', 'from a command')`.execute(database.db);
  if (act === 'write') await writeForEver();
  if (act === 'begin') {
    await database.transaction(async (tx) => {
      await tx.insertInto('migrations').values({ name: 'of the child' }).execute();
      say('wrote');
      while ((await heard.next()).value === 'work') {
        await sql`select pg_sleep(0)`.execute(tx);
        say('worked');
      }
    });
    say('committed');
  }

  /** Each number is said when its row is committed, not before. */
  async function writeForEver(): Promise<void> {
    await sql`create table if not exists written (id integer primary key, text text not null)`.execute(
      database.db,
    );
    const { rows } = await sql<{ last: number }>`select coalesce(max(id), 0) as last from written`.execute(
      database.db,
    );
    for (let id = (rows[0]?.last ?? 0) + 1; ; id += 1) {
      await sql`insert into written values (${id}, ${'x'.repeat(id % 900)})`.execute(database.db);
      say(String(id));
    }
  }
} catch (error) {
  say(`refused: ${error instanceof Error ? error.message : String(error)}`);
}
process.stdin.destroy();
