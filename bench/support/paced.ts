import { setTimeout as pause } from 'node:timers/promises';

/** Why some had no picture: shown beside how many they were. */
export type Failures = string[];

/**
 * Milliseconds until each answer, infinite where there was none. So many a second, whether or not the one before was
 * answered: a stall is seen by all who come while it lasts.
 */
export async function paced(
  { count, perSecond, failures }: { count: number; perSecond: number; failures?: Failures },
  ask: (index: number) => Promise<{ readonly status: number; readonly ms: number }>,
): Promise<readonly number[]> {
  const asked: Promise<number>[] = [];
  const failed = (why: string): number => {
    failures?.push(why);
    return Number.POSITIVE_INFINITY;
  };
  for (let index = 0; index < count; index += 1) {
    asked.push(
      ask(index).then(
        ({ status, ms }) => (status === 200 ? ms : failed(String(status))),
        (error: unknown) => failed(String(error)),
      ),
    );
    await pause(1_000 / perSecond);
  }
  return Promise.all(asked);
}
