/** What is left of a regular expression without its operators is compared with the lines. */
const OPERATORS = /\\[dDwWsSbB]|\\[pP]\{[^}]*\}|\(\?<\w+>|\(\?[:=!]|[\\^$.*+?()[\]{}|]/g;
/** A line is near when at most this part of the pattern has to be changed. */
const CHANGED_PART_LIMIT = 0.6;
/** Characters of a pattern that are compared. */
const PATTERN_LIMIT_CHARACTERS = 200;

/** A line that is like what was looked for. */
export interface NearLine {
  readonly y: number;
  readonly text: string;
}

/** Returns the line with the part that is most like a pattern; undefined if no line is like it. */
export function nearestLine(pattern: string | RegExp, lines: readonly string[]): NearLine | undefined {
  const source = typeof pattern === 'string' ? pattern : pattern.source.replace(OPERATORS, '');
  const wanted = source.trim().toLowerCase().slice(0, PATTERN_LIMIT_CHARACTERS);
  const changes = lines.map((line) => changesOfPart(wanted, line.toLowerCase()));
  const fewest = Math.min(...changes);
  if (wanted === '' || fewest > wanted.length * CHANGED_PART_LIMIT) return undefined;
  const y = changes.indexOf(fewest);
  return { y, text: lines[y] ?? '' };
}

/** Returns how many characters differ between a text and the part of a line that is most like it. */
function changesOfPart(wanted: string, line: string): number {
  let column = Array.from({ length: wanted.length + 1 }, (_, index) => index);
  let fewest = wanted.length;
  for (const character of line) {
    // A part can begin anywhere, at no cost.
    const next = [0];
    for (let i = 1; i <= wanted.length; i += 1) {
      const replaced = (column[i - 1] ?? 0) + (wanted[i - 1] === character ? 0 : 1);
      next.push(Math.min(replaced, (column[i] ?? 0) + 1, (next[i - 1] ?? 0) + 1));
    }
    column = next;
    fewest = Math.min(fewest, next.at(-1) ?? 0);
  }
  return fewest;
}
