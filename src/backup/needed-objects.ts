import { readLines } from '#database/backup/lines.ts';
import { isRow, type Line, type Row } from '#database/backup/format.ts';
import { objectColumns } from '#library/object-columns.ts';

export type NeededObject = { readonly key: string; readonly bytes: number };

/** Keys remembered at a time, to give each once: some 20 MB. */
const mostRemembered = 100_000;

/**
 * The objects that dumped rows name, each once, in constant memory: the rows are read once to count them, then as often
 * as needed, each time for another share of the keys.
 */
export async function* neededObjects(
  readRows: () => AsyncIterable<Uint8Array>,
): AsyncGenerator<NeededObject> {
  let named = 0;
  for await (const _ of namedObjects(readRows())) named += 1;
  const shares = Math.max(1, Math.ceil(named / mostRemembered));
  for (let share = 0; share < shares; share += 1) {
    const seen = new Set<string>();
    for await (const object of namedObjects(readRows())) {
      if (shareOf(object.key, shares) !== share || seen.has(object.key)) continue;
      seen.add(object.key);
      yield object;
    }
  }
}

/** Keys end in a hash, so its first digits part them evenly. */
function shareOf(key: string, shares: number): number {
  return Number.parseInt(key.slice(-64, -56), 16) % shares;
}

async function* namedObjects(rows: AsyncIterable<Uint8Array>): AsyncGenerator<NeededObject> {
  let objectsIn: (row: Row) => NeededObject[] = () => [];
  for await (const line of readLines(rows)) {
    if (isRow(line)) yield* objectsIn(line);
    else objectsIn = readerFor(line);
  }
}

function readerFor(line: Line): (row: Row) => NeededObject[] {
  if (isRow(line) || !('table' in line)) return () => [];
  const places = objectColumns
    .filter(({ table }) => table === line.table)
    .map(({ key, bytes }) => ({ key: line.columns.indexOf(key), bytes: line.columns.indexOf(bytes) }));
  return (row) =>
    places.flatMap((place) => {
      const key = row[place.key];
      return key === null || key === undefined ? [] : [{ key, bytes: Number(row[place.bytes]) }];
    });
}
