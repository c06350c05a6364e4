/** Returns the lines of two texts, with `-` before those that only the first has and `+` before those that only the second has. */
export function lineDiff(before: string, after: string): string {
  const [old, young] = [before, after].map((text) => text.split('\n')) as [string[], string[]];
  const common = lengthsOfCommon(old, young);
  const at = (i: number, j: number) => common[i]?.[j] ?? 0;
  const lines: string[] = [];
  let i = 0;
  let j = 0;
  while (i < old.length || j < young.length) {
    if (i < old.length && j < young.length && old[i] === young[j]) {
      lines.push(`  ${old[i]}`);
      i += 1;
      j += 1;
    } else if (i < old.length && (j === young.length || at(i + 1, j) >= at(i, j + 1))) {
      lines.push(`- ${old[i]}`);
      i += 1;
    } else {
      lines.push(`+ ${young[j]}`);
      j += 1;
    }
  }
  return lines.join('\n');
}

/** Element [i][j]: how many lines the longest common subsequence of the ends from i and from j has. */
function lengthsOfCommon(old: readonly string[], young: readonly string[]): readonly number[][] {
  const lengths = Array.from({ length: old.length + 1 }, () => new Array<number>(young.length + 1).fill(0));
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = young.length - 1; j >= 0; j -= 1) {
      const [here, below] = [lengths[i], lengths[i + 1]] as [number[], number[]];
      here[j] = old[i] === young[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, here[j + 1] ?? 0);
    }
  }
  return lengths;
}
