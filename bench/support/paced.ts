import { setTimeout as pause } from 'node:timers/promises';

/**
 * Milliseconds until each answer, infinite where there was none. So many a second, whether or not the one before was
 * answered: a stall is seen by all who come while it lasts.
 */
export async function paced(
  { count, perSecond }: { readonly count: number; readonly perSecond: number },
  ask: (index: number) => Promise<{ readonly status: number; readonly ms: number }>,
): Promise<readonly number[]> {
  const asked: Promise<number>[] = [];
  for (let index = 0; index < count; index += 1) {
    asked.push(
      ask(index).then(
        ({ status, ms }) => (status === 200 ? ms : Number.POSITIVE_INFINITY),
        () => Number.POSITIVE_INFINITY,
      ),
    );
    await pause(1_000 / perSecond);
  }
  return Promise.all(asked);
}
