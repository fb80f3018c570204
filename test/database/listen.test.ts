import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sql } from 'kysely';
import type { Database } from '#database/database.ts';
import { startChild } from '../support/child.ts';
import { freshDatabase, testEngine } from '../support/databases.ts';

describe(`notifications (${testEngine})`, () => {
  test('are heard on their channel when the transaction has committed, in order', async () => {
    await using fresh = await freshDatabase();
    const { database } = fresh;
    const heard: string[] = [];
    const last = Promise.withResolvers<void>();
    await database.listen(
      'pictures',
      (payload) => void heard.push(payload),
      () => {},
    );
    await database.listen(
      'Other "channel"',
      () => last.resolve(),
      () => {},
    );
    const undone = database.transaction(async (tx) => {
      await sql`select pg_notify('pictures', 'never')`.execute(tx);
      throw new Error('undone');
    });
    await assert.rejects(undone, /undone/);
    await database.transaction(async (tx) => {
      await sql`select pg_notify('pictures', 'one')`.execute(tx);
      await sql`select pg_notify('pictures', 'two ünï')`.execute(tx);
    });
    await sql`select pg_notify('Other "channel"', '')`.execute(database.db);
    await last.promise;
    assert.deepEqual(heard, ['one', 'two ünï']);
  });

  test('come from other processes as well', async () => {
    await using fresh = await freshDatabase();
    const news = Promise.withResolvers<string>();
    await fresh.database.listen('news', news.resolve, () => {});
    await using child = startChild('database-child.ts', fresh.options.url ?? fresh.options.folder, 'notify');
    assert.equal(await news.promise, 'from a command');
    await child.rest();
  });

  test('are heard again after the connection broke, and the listener is told that it may have missed some', async () => {
    await using fresh = await freshDatabase();
    const { database } = fresh;
    const lost = Promise.withResolvers<void>();
    const again = Promise.withResolvers<string>();
    await database.listen('pictures', again.resolve, lost.resolve);
    await breakConnections(database);
    await lost.promise;
    await sql`select pg_notify('pictures', 'again')`.execute(database.db);
    assert.equal(await again.promise, 'again');
  });
});

/** On a server: ends all other sessions. Embedded: ends the engine, which starts again. */
async function breakConnections(database: Database): Promise<void> {
  if (database.engine === 'postgres') {
    await sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`.execute(database.db);
    return;
  }
  // What the door would refuse, written so that it does not see it: the engine ends itself.
  await assert.rejects(database.raw('select 1; copy migrations from stdin'));
}
