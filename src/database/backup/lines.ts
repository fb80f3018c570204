import { TextDecoder } from 'node:util';
import { databaseProblems } from '#database/problems.ts';
import { Problem } from '#platform/problem.ts';
import type { Line } from './format.ts';

export function unreadable(why: string): Problem {
  return new Problem(databaseProblems['backup-unreadable'], { detail: `The backup cannot be read: ${why}.` });
}

/** The lines of a backup, one at a time. Throws `backup-unreadable`. */
export async function* readLines(source: AsyncIterable<Uint8Array>): AsyncGenerator<Line, void, undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  for await (const piece of source) {
    rest += decode(decoder, piece);
    const texts = rest.split('\n');
    rest = texts.pop() ?? '';
    for (const text of texts) yield parse(text);
  }
}

function decode(decoder: TextDecoder, piece: Uint8Array): string {
  try {
    return decoder.decode(piece, { stream: true });
  } catch {
    throw unreadable('it is not text in UTF-8');
  }
}

function parse(text: string): Line {
  const line: unknown = parseJson(text);
  if (typeof line !== 'object' || line === null) throw unreadable('a line is not what it should be');
  return line as Line;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw unreadable('a line is not JSON');
  }
}
