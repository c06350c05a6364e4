/**
 * Keeps the output of a recording from changing the user's terminal for good, when it is printed there at once. Queries
 * are left out, since the terminal would type its answers into the next program, and so is access to the clipboard. What
 * the output has changed and not restored can be restored.
 *
 * Test: test/player/terminal-guard.test.ts
 */
/** A control sequence, a string with its end, another escape sequence, or a control character. */
const SEQUENCE =
  /\x1b\[([<-?]?)([0-9;:]*)([ -/]*)([@-~])|\x1b([\]P_^X])([^\x07\x1b]*)(?:\x07|\x1b\\)|\x1b([ -/]*)([0-OQ-WYZ`-~])|[\x05\x0e\x0f]/g;
/** What may be the beginning of a sequence, at the end of a piece. */
const CUT_OFF = /\x1b(?:\[[0-?]*[ -/]*|[\]P_^X][^\x07\x1b]*\x1b?|[ -/]*)?$/;
/** A longer one, such as an image, is passed on. */
const HELD_LIMIT_CHARACTERS = 1_048_576;

/** Private modes that are set in a terminal that has just been opened. */
const SET_AT_FIRST = new Set(['7', '25']);
const ALTERNATE_SCREENS = ['47', '1047', '1049'];
/** Reports about windows: `CSI 14 t` and the like. */
const WINDOW_REPORTS = new Set(['11', '13', '14', '15', '16', '18', '19', '20', '21']);

interface Change {
  readonly what: string;
  readonly restore: string;
  /** Parameters that undo it, beside none and 0. */
  readonly undone?: string;
}

/** Sequences that change the terminal until they come without parameters, by their prefix and end. */
const CHANGES: Readonly<Record<string, Change>> = {
  m: { what: 'looks', restore: '\x1b[m' },
  r: { what: 'region', restore: '\x1b7\x1b[r\x1b8' },
  ' q': { what: 'cursor', restore: '\x1b[0 q' },
  '>m': { what: 'keys', restore: '\x1b[>4m', undone: '4' },
};
/** Pushes flags for the keyboard, which `CSI < u` pops. */
const PUSH_KEYBOARD = '>u';
const POP_KEYBOARD = '<u';

export class TerminalGuard {
  #held = '';
  /** Private modes that differ from a new terminal. */
  readonly #modes = new Set<string>();
  /** What restores the rest, by what has changed. */
  readonly #restores = new Map<string, string>();

  /** Returns what can be printed. */
  pass(output: string): string {
    const text = this.#held + output;
    const cut = CUT_OFF.exec(text)?.index ?? text.length;
    const end = text.length - cut > HELD_LIMIT_CHARACTERS ? text.length : cut;
    this.#held = text.slice(end);
    return text.slice(0, end).replace(SEQUENCE, (sequence, ...groups: (string | undefined)[]) => {
      const [prefix = '', params = '', intermediates = '', final, string, contents = '', , last = ''] =
        groups;
      if (final !== undefined) return this.#csi(sequence, prefix, params, intermediates + final);
      if (string !== undefined) return this.#string(sequence, string, contents);
      return this.#other(sequence, last);
    });
  }

  /** Returns what restores the terminal. */
  restore(): string {
    const screens = ALTERNATE_SCREENS.filter((mode) => this.#modes.delete(mode));
    const modes = [...this.#modes, ...screens].map(
      (mode) => `\x1b[?${mode}${SET_AT_FIRST.has(mode) ? 'h' : 'l'}`,
    );
    const text = [...this.#restores.values(), ...modes].join('');
    this.#held = '';
    this.#modes.clear();
    this.#restores.clear();
    return text;
  }

  #csi(sequence: string, prefix: string, params: string, final: string): string {
    if (isQuery(prefix, params, final)) return '';
    if (prefix === '?' && (final === 'h' || final === 'l')) this.#setModes(params, final === 'h');
    this.#note(prefix + final, /^0*$/.test(params), params);
    return sequence;
  }

  /** @param isReset the sequence has no parameters but 0 */
  #note(kind: string, isReset: boolean, params: string): void {
    const change = CHANGES[kind];
    if (change) this.#changes(change.what, params === change.undone || isReset, change.restore);
    if (kind === PUSH_KEYBOARD || kind === POP_KEYBOARD) {
      this.#changes('keyboard', kind === POP_KEYBOARD, '\x1b[<9u');
    }
    if (kind === '!p') this.#restores.clear();
  }

  #string(sequence: string, kind: string, contents: string): string {
    const isClipboard = kind === ']' && contents.startsWith('52;');
    const isColorQuery = kind === ']' && /^\d+;(?:.*;)?\?$/.test(contents);
    const isStateQuery = kind === 'P' && /^[+$]q/.test(contents);
    const isImageQuery = kind === '_' && /^G(?:[^;]*,)?a=q/.test(contents);
    if (isClipboard || isColorQuery || isStateQuery || isImageQuery) return '';
    const link = kind === ']' ? /^8;[^;]*;(.*)$/s.exec(contents) : null;
    if (link) this.#changes('link', link[1] === '', '\x1b]8;;\x1b\\');
    return sequence;
  }

  #other(sequence: string, last: string): string {
    // ENQ and DECID.
    if (sequence === '\x05' || sequence === '\x1bZ') return '';
    if (sequence === '\x0e' || sequence === '\x0f') this.#changes('shift', sequence === '\x0f', '\x0f');
    if (sequence.startsWith('\x1b(')) this.#changes('characters', last === 'B', '\x1b(B');
    if (sequence === '\x1b=' || sequence === '\x1b>') this.#changes('keypad', last === '>', '\x1b>');
    if (sequence === '\x1bc') {
      this.#modes.clear();
      this.#restores.clear();
    }
    return sequence;
  }

  #setModes(params: string, isSet: boolean): void {
    for (const mode of params.split(';')) {
      if (isSet === SET_AT_FIRST.has(mode)) this.#modes.delete(mode);
      else this.#modes.add(mode);
    }
  }

  #changes(what: string, isRestored: boolean, restore: string): void {
    if (isRestored) this.#restores.delete(what);
    else this.#restores.set(what, restore);
  }
}

/** DA, DSR, DECRQM, XTVERSION, DECREQTPARM, reports of the window, of the keyboard, of presentation and of graphics. */
function isQuery(prefix: string, params: string, final: string): boolean {
  if (final === 't') return WINDOW_REPORTS.has(params.split(';', 1)[0] ?? '');
  const key = prefix + final;
  return ['c', '>c', '=c', 'n', '?n', '$p', '?$p', '>q', 'x', '?u', '$w', '*y', '?S'].includes(key);
}
