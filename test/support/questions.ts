import type { World } from './world.ts';

/**
 * How often the database is asked for something to be done. The server writes its own counts now and then as well, so it
 * is done three times, and the fewest counts.
 */
export async function countQuestions(world: World, work: () => Promise<unknown>): Promise<number> {
  const counts: number[] = [];
  for (let time = 0; time < 3; time += 1) counts.push(await countOnce(world, work));
  return Math.min(...counts);
}

async function countOnce(world: World, work: () => Promise<unknown>): Promise<number> {
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
