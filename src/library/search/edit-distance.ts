/**
 * How many letters have to be put in, left out, changed or swapped with their neighbour to make one word of the other
 * (optimal string alignment); beyond `most`, anything larger.
 */
export function editDistance(one: string, other: string, most: number): number {
  const [a, b] = [Array.from(one), Array.from(other)];
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before: number[] = [];
  let above = b.map((_, index) => index + 1);
  let [beforeFirst, aboveFirst] = [0, 0];
  for (const [row, letter] of a.entries()) {
    const line: number[] = [];
    let [left, diagonal] = [row + 1, aboveFirst];
    for (const [column, against] of b.entries()) {
      const up = above[column] ?? 0;
      let cost = Math.min(left + 1, up + 1, diagonal + (letter === against ? 0 : 1));
      const isSwapped = row > 0 && column > 0 && letter === b[column - 1] && a[row - 1] === against;
      if (isSwapped) cost = Math.min(cost, (column > 1 ? (before[column - 2] ?? 0) : beforeFirst) + 1);
      line.push(cost);
      [left, diagonal] = [cost, up];
    }
    if (Math.min(row + 1, ...line) > most) return most + 1;
    [before, above] = [above, line];
    [beforeFirst, aboveFirst] = [aboveFirst, row + 1];
  }
  return above.at(-1) ?? a.length;
}
