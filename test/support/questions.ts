import type { World } from './world.ts';

/** What the server writes every few seconds by itself, whatever is asked meanwhile: its counts. */
const ownCounts = /^\s*insert into "?(?:usage_hours|activity_events|audience_days)\b/;

/** How often the database is asked while something is done. */
export async function countQuestions(world: World, work: () => Promise<unknown>): Promise<number> {
  let questions = 0;
  const executor = world.ctx.database.db.getExecutor();
  const executeQuery = executor.executeQuery.bind(executor);
  Object.defineProperty(executor, 'executeQuery', {
    configurable: true,
    value: (...asking: Parameters<typeof executeQuery>) => {
      if (!ownCounts.test(asking[0].sql)) questions += 1;
      return executeQuery(...asking);
    },
  });
  try {
    await work();
    return questions;
  } finally {
    Reflect.deleteProperty(executor, 'executeQuery');
  }
}
