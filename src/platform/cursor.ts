import { type Id, isId } from './id.ts';
import { Problem } from './problem.ts';
import { platformProblems } from './problems.ts';

/** Where a list goes on: after this, in this list and no other. What it stands after may be gone by then. */
export function printCursor(list: string, after: string): string {
  return Buffer.from(`${list} ${after}`).toString('base64url');
}

/** Throws `cursor-invalid` for what no page of this list gave, also where its form is not the list's. */
export function parseCursor(list: string, text: string, form: (after: string) => boolean): string {
  const after = Buffer.from(text, 'base64url')
    .toString()
    .slice(list.length + 1);
  if (printCursor(list, after) === text && form(after)) return after;
  throw new Problem(platformProblems['cursor-invalid'], { thing: 'cursor', value: text });
}

/** Of a list that goes by ids. Throws `cursor-invalid`. */
export function parseIdCursor<Kind extends string>(list: string, text: string): Id<Kind> {
  return parseCursor(list, text, isId<Kind>) as Id<Kind>;
}
