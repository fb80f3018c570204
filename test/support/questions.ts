import type { World } from './world.ts';

/** How often the database is asked while something is done. */
export async function countQuestions(world: World, work: () => Promise<unknown>): Promise<number> {
  let questions = 0;
  const executor = world.ctx.database.db.getExecutor();
  const executeQuery = executor.executeQuery.bind(executor);
  Object.defineProperty(executor, 'executeQuery', {
    configurable: true,
    value: (...asking: Parameters<typeof executeQuery>) => {
      questions += 1;
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
