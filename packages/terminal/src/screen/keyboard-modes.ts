/**
 * How the program wants keys to be encoded: the flags of kitty's keyboard protocol, and xterm's modifyOtherKeys.
 *
 * The main and the alternate screen have their own stacks of flags, so an editor that crashes on the alternate screen leaves the
 * keys of the shell as they were.
 *
 * Test: test/session/keyboard-modes.test.ts
 */

/** The flags of kitty's keyboard protocol. */
export const KITTY = {
  disambiguate: 1,
  eventTypes: 2,
  alternateKeys: 4,
  allKeys: 8,
  text: 16,
} as const;

const ALL_FLAGS = 31;
/** When more is pushed, the oldest entry is dropped. */
const STACK_LIMIT_ENTRIES = 16;

interface Stack {
  flags: number;
  readonly saved: number[];
}

const SEQUENCE = /^\x1b\[([<>=?])(\d*)(?:;(\d*))?([umfg])$/;

export class KeyboardModes {
  /** Whether the alternate screen is shown. */
  alternate = false;
  /** Level of modifyOtherKeys: 0 none, 1 keys without a well-known encoding, 2 all keys with modifiers. */
  modifyOtherKeys = 0;
  /** 0: CSI 27 ; modifiers ; code ~, 1: CSI code ; modifiers u. */
  formatOtherKeys = 0;
  #main: Stack = { flags: 0, saved: [] };
  #alternate: Stack = { flags: 0, saved: [] };

  get #stack(): Stack {
    return this.alternate ? this.#alternate : this.#main;
  }

  /** The flags of kitty's keyboard protocol on the screen that is shown. */
  get flags(): number {
    return this.#stack.flags;
  }

  /** Takes a sequence of the program. Returns the answer if it is a query. */
  apply(sequence: string): string | undefined {
    const match = SEQUENCE.exec(sequence);
    if (!match) return undefined;
    const [, prefix, first = '', second, final] = match;
    if (prefix === '?') return this.#answer(Number(first), final);
    if (final === 'u') this.#setFlags(prefix, first, second);
    else if (prefix === '>' && final === 'm') this.#setOther('modifyOtherKeys', first, second, 3);
    else if (prefix === '>' && final === 'f') this.#setOther('formatOtherKeys', first, second, 1);
    return undefined;
  }

  #answer(first: number, final: string | undefined): string | undefined {
    if (final === 'u') return `\x1b[?${this.flags}u`;
    if (first !== 4) return undefined;
    if (final === 'm') return `\x1b[>4;${this.modifyOtherKeys}m`;
    return final === 'g' ? `\x1b[>4;${this.formatOtherKeys}f` : undefined;
  }

  #setFlags(prefix: string | undefined, first: string, second: string | undefined): void {
    const stack = this.#stack;
    const flags = Number(first) & ALL_FLAGS;
    if (prefix === '>') {
      stack.saved.push(stack.flags);
      if (stack.saved.length > STACK_LIMIT_ENTRIES) stack.saved.shift();
      stack.flags = flags;
    } else if (prefix === '<') {
      const entries = Math.min(Number(first) || 1, STACK_LIMIT_ENTRIES + 1);
      for (let left = entries; left > 0; left -= 1) stack.flags = stack.saved.pop() ?? 0;
    } else {
      const { flags: old } = stack;
      stack.flags = { 1: flags, 2: old | flags, 3: old & ~flags }[Number(second || 1)] ?? old;
    }
  }

  /** Without a value the resource is reset, without a resource all are. */
  #setOther(
    name: 'modifyOtherKeys' | 'formatOtherKeys',
    resource: string,
    value: string | undefined,
    highest: number,
  ): void {
    if (resource === '4') {
      if (Number(value ?? 0) <= highest) this[name] = Number(value ?? 0);
    } else if (value === undefined && Number(resource) === 0) {
      this[name] = 0;
    }
  }

  reset(): void {
    this.modifyOtherKeys = 0;
    this.formatOtherKeys = 0;
    this.#main = { flags: 0, saved: [] };
    this.#alternate = { flags: 0, saved: [] };
  }

  /** Returns what sets a terminal in which nothing is set to xterm's modes. */
  replayOther(): string {
    const { modifyOtherKeys, formatOtherKeys } = this;
    return (
      (modifyOtherKeys === 0 ? '' : `\x1b[>4;${modifyOtherKeys}m`) +
      (formatOtherKeys === 0 ? '' : `\x1b[>4;${formatOtherKeys}f`)
    );
  }

  /** Returns what sets another terminal to the flags of a screen, by entries on its stack. The screen is shown there. */
  replay(screen: 'main' | 'alternate'): string {
    return this.#entries(screen)
      .map((entry) => `\x1b[>${entry}u`)
      .join('');
  }

  /** Returns what removes the entries of a screen from the stack of another terminal. */
  undo(screen: 'main' | 'alternate'): string {
    const { length } = this.#entries(screen);
    return length === 0 ? '' : `\x1b[<${length}u`;
  }

  /** The flags of before, without those of a terminal in which nothing is set, and those of now. */
  #entries(screen: 'main' | 'alternate'): number[] {
    const { flags, saved } = screen === 'main' ? this.#main : this.#alternate;
    const [first, ...others] = [...saved, flags];
    return first === 0 ? others : [first ?? 0, ...others];
  }
}
