/** Returns the name that differs least from what was written. */
function nearest(written: string, names: readonly string[]): string {
  const distances = names.map((name) => distance(written.toLowerCase(), name.toLowerCase()));
  return names[distances.indexOf(Math.min(...distances))] ?? '';
}

/** Names what was probably meant, as in `did you mean 'Enter'?`; undefined if every name differs in more than half of the characters. */
export function didYouMean(written: string, names: readonly string[]): string | undefined {
  const name = nearest(written, names);
  const isNear = distance(written.toLowerCase(), name.toLowerCase()) * 2 <= written.length;
  return isNear ? `did you mean '${name}'?` : undefined;
}

/** The edit distance of Levenshtein. */
function distance(a: string, b: string): number {
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
