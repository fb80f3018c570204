import { Problem } from '#platform/problem.ts';
import { image4ioProblems } from './problems.ts';

/** Every video operation of the contract: an honest answer until there are videos. */
export async function streamOperation(): Promise<never> {
  throw new Problem(image4ioProblems['streams-not-available']);
}
