/** Names what a user may have meant: ` (did you mean run?)`; empty when nothing is near. */
export function didYouMean(written: string, names: readonly string[]): string {
  const name = nearest(written, names);
  return name === undefined ? '' : ` (did you mean ${name}?)`;
}

/** The name that begins with what was written, or else the one that differs least; undefined if all differ too much. */
export function nearest(written: string, names: readonly string[]): string | undefined {
  const longer = names.find((name) => written.length > 2 && name.startsWith(written));
  if (longer !== undefined) return longer;
  const [first] = names
    .map((name) => ({ name, distance: distanceOf(written.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  // Two letters that were exchanged count as two.
  return first && first.distance <= Math.max(2, Math.floor(written.length / 3)) ? first.name : undefined;
}

/** The edit distance of Levenshtein. */
function distanceOf(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
