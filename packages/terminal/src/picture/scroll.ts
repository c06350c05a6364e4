/**
 * Returns by how many rows the screen has moved up between two frames; negative: down. 0 if at most one row more matches then.
 * @param before the rows as numbers: the same for equal rows, 0 for an empty one
 */
export function scrollBetween(before: readonly number[], after: readonly number[]): number {
  let best = 0;
  let most = matchesOf(before, after, 0) + 1;
  if (most > after.filter((row) => row !== 0).length) return 0;
  for (let distance = 1; distance < after.length; distance += 1) {
    for (const scroll of [distance, -distance]) {
      const matches = matchesOf(before, after, scroll);
      if (matches > most) [best, most] = [scroll, matches];
    }
  }
  return best;
}

function matchesOf(before: readonly number[], after: readonly number[], scroll: number): number {
  let count = 0;
  for (const [y, row] of after.entries()) if (row !== 0 && before[y + scroll] === row) count += 1;
  return count;
}
