/**
 * The keys of the player.
 *
 * Test: test/player/player-keys.test.ts
 */
export type PlayerCommandName =
  | 'pause'
  | 'step'
  /** `value` in seconds */
  | 'skip'
  /** `value`: the time in seconds */
  | 'seek'
  /** `value`: a part of the duration, 0 to 1 */
  | 'seek-part'
  | 'next-marker'
  | 'previous-marker'
  /** `value`: 1 faster, -1 slower */
  | 'speed'
  | 'redraw'
  | 'quit';

export interface PlayerCommand {
  readonly name: PlayerCommandName;
  readonly value: number;
}

const SKIP_S = 5;
const DIGITS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

const commands: Readonly<Record<string, PlayerCommand>> = {
  ' ': command('pause'),
  '.': command('step'),
  ']': command('next-marker'),
  '[': command('previous-marker'),
  '+': command('speed', 1),
  '=': command('speed', 1),
  '-': command('speed', -1),
  q: command('quit'),
  '\x03': command('quit'),
  '\x0c': command('redraw'),
  '\x1b[C': command('skip', SKIP_S),
  '\x1bOC': command('skip', SKIP_S),
  '\x1b[D': command('skip', -SKIP_S),
  '\x1bOD': command('skip', -SKIP_S),
  ...Object.fromEntries(DIGITS.map((digit) => [`${digit}`, command('seek-part', digit / 10)])),
};

function command(name: PlayerCommandName, value = 0): PlayerCommand {
  return { name, value };
}

/** An escape sequence, complete or cut off, or one character. */
const KEY = /\x1b(?:\[[0-?]*[ -/]*[@-~]?|O[\s\S]?|\][^\x07\x1b]*(?:\x07|\x1b\\)|[\s\S])?|[\s\S]/g;
const ESCAPE = '\x1b';
const CUT_OFF = /^\x1b(?:\[[0-?]*[ -/]*|O)?$/;

export class PlayerKeys {
  /** The beginning of an escape sequence. */
  #rest = '';

  /** Keys without a meaning are left out. */
  read(input: Uint8Array): PlayerCommand[] {
    const typed = Buffer.from(input).toString('latin1');
    // After the Escape key, which has no meaning, other keys have theirs.
    const isOther = this.#rest === ESCAPE && !/^[[O]/.test(typed);
    const text = isOther ? typed : this.#rest + typed;
    const keys = text.match(KEY) ?? [];
    const last = keys.at(-1) ?? '';
    this.#rest = CUT_OFF.test(last) ? last : '';
    return keys.flatMap((key) => commands[key] ?? []);
  }
}
