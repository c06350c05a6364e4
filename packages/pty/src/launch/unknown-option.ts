/**
 * The error for an unknown option, with a suggestion.
 *
 * Test: test/launch/unknown-option.test.ts
 */

/** The name here of options of node-pty, child_process, execa and Twisted. */
const SYNONYMS = new Map<string, readonly string[]>([
  ['cols', ['columns']],
  ['width', ['columns']],
  ['lines', ['rows']],
  ['height', ['rows']],
  ['name', ['term']],
  ['path', ['cwd']],
  ['dir', ['cwd']],
  ['environment', ['env']],
  ['stdio', ['childFDs']],
  ['childFDs', ['stdio']],
  ['fds', ['stdio', 'childFDs']],
  ['pty', ['usePTY']],
  ['terminal', ['usePTY']],
  ['input', ['stdin']],
  ['maxBuffer', ['maxBytes']],
  ['cancelSignal', ['signal']],
  ['abortSignal', ['signal']],
  ['grace', ['killGrace', 'killTime']],
  ['killGrace', ['grace', 'killTime']],
  ['forceKillAfterDelay', ['killGrace', 'grace']],
  ['forceKillAfterTimeout', ['killGrace', 'grace']],
  ['highWaterMark', ['readableHighWaterMark']],
  ['all', ['errorToo']],
  ['userId', ['uid']],
  ['groupId', ['gid']],
]);

/** What to do instead, for options that have no counterpart. */
const ADVICE = new Map<string, string>([
  ['shell', "no shell is started unless it is the program: 'sh' with the arguments ['-c', command]"],
  ['stdio', 'the three standard descriptors are the terminal or pipes'],
  ['detached', 'leave it out: a child on a terminal always has a session of its own'],
  ['windowsHide', 'leave it out: it is for Windows'],
  ['windowsVerbatimArguments', 'leave it out: it is for Windows'],
  ['useConpty', 'leave it out: it is for Windows'],
  ['args', 'arguments are passed before the options'],
  ['argv0', 'the first of args is argv[0]'],
  ['input', 'write it to the child, and call end()'],
  ['extendEnv', 'pass env: { ...process.env, NAME: value }'],
  ['encoding', 'output comes as Buffers'],
  ['timeout', 'end the child yourself, with a timer'],
  ['handleFlowControl', 'call pause() and resume()'],
  ['flowControlPause', 'call pause() and resume()'],
  ['flowControlResume', 'call pause() and resume()'],
]);

/** `at` is the name of the option whose object has the unknown one, if it is not an option itself. */
export function unknownOption(name: string, known: readonly string[], at?: string): TypeError {
  const full = JSON.stringify(at === undefined ? name : `${at}.${name}`);
  return new TypeError(`unknown option ${full}: ${suggestion(name, known)}`);
}

function suggestion(name: string, known: readonly string[]): string {
  const same = SYNONYMS.get(name)?.find((other) => known.includes(other)) ?? nearest(name, known);
  if (same !== undefined) return `did you mean ${same}?`;
  return ADVICE.get(name) ?? `the options here are ${[...known].sort().join(', ')}`;
}

/** The known name with the fewest edits; undefined when that takes more than a third of the letters. */
function nearest(name: string, known: readonly string[]): string | undefined {
  const most = Math.max(1, Math.floor(name.length / 3));
  let found: string | undefined;
  let fewest = most + 1;
  for (const other of known) {
    const edits = distance(name.toLowerCase(), other.toLowerCase(), most);
    if (edits < fewest) [found, fewest] = [other, edits];
  }
  return found;
}

/** Damerau-Levenshtein distance; any number above `most` when it is more. */
function distance(one: string, other: string, most: number): number {
  if (Math.abs(one.length - other.length) > most) return most + 1;
  let before: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    for (let j = 1; j <= other.length; j++) {
      const replaced = at(last, j - 1) + (one[i - 1] === other[j - 1] ? 0 : 1);
      const exchanged =
        i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]
          ? at(before, j - 2) + 1
          : replaced;
      row.push(Math.min(replaced, exchanged, at(last, j) + 1, at(row, j - 1) + 1));
    }
    before = last;
    last = row;
  }
  return at(last, other.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? 0;
}
