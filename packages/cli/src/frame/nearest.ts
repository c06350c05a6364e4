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
  return first && isNear(first.distance, written, first.name) ? first.name : undefined;
}

/** Whether so few edits make one word of the other that half of the longer word stays. */
function isNear(distance: number, written: string, name: string): boolean {
  const most = Math.max(2, Math.floor(written.length / 3));
  return distance <= most && distance * 2 < Math.max(written.length, name.length);
}

/** The edit distance, in which two neighbouring letters that were exchanged count as one edit. */
function distanceOf(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isExchanged = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const exchanged = isExchanged ? (before[j - 2] ?? 0) + 1 : replaced;
      next.push(Math.min(replaced, exchanged, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    before = row;
    row = next;
  }
  return row.at(-1) ?? 0;
}
