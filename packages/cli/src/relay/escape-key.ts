/**
 * The escape key of --escape. On the user's terminal every key goes to the command, so that a user cannot stop a command that
 * ignores ^C. As in ssh, the key after the escape key says what to do.
 *
 * Test: test/relay/escape-key.test.ts
 */

/** What the key after the escape key does. */
export interface EscapeCommand {
  readonly key: number;
  readonly name: string;
  /** In the third person, for the list of `?`. */
  readonly does: string;
  act(): void;
}

/** A control character, and its name: `^]`. */
export interface ControlKey {
  readonly code: number;
  readonly name: string;
}

/** Parses `^]`, `Ctrl+]` or `C-]`; undefined for anything else than a control key. */
export function parseControlKey(text: string): ControlKey | undefined {
  const [, letter = ''] = /^(?:\^|ctrl[+-]|c-)(.)$/is.exec(text) ?? [];
  const code = letter === '' ? -1 : letter.toUpperCase().charCodeAt(0) ^ 0x40;
  // Not NUL, ^M and ^J, which Enter sends, nor ^[, with which every arrow key begins.
  const isUsable = code > 0 && code < 0x20 && ![0x0a, 0x0d, 0x1b].includes(code);
  return isUsable ? { code, name: `^${letter.toUpperCase()}` } : undefined;
}

export class EscapeKey {
  readonly #key: ControlKey;
  readonly #commands: readonly EscapeCommand[];
  readonly #say: (text: string) => void;
  #pending = false;

  /** @param say shows a line to the user */
  constructor(key: ControlKey, commands: readonly EscapeCommand[], say: (text: string) => void) {
    this.#key = key;
    this.#commands = commands;
    this.#say = say;
  }

  /** Acts on the escape key and the key after it, and returns what else was typed. The two may come in two chunks. */
  filter(keys: Uint8Array): Uint8Array {
    const plain = this.#decode(keys);
    if (!this.#pending && !plain.includes(this.#key.code)) return keys;
    const passed: number[] = [];
    for (const key of plain) passed.push(...this.#press(key));
    return Uint8Array.from(passed);
  }

  /** A program can make the terminal send the key as a sequence: that of kitty, or of modifyOtherKeys of xterm. */
  #decode(keys: Uint8Array): Uint8Array {
    if (!keys.includes(0x1b)) return keys;
    const { code } = this.#key;
    const point = String.fromCharCode(code | 0x40)
      .toLowerCase()
      .charCodeAt(0);
    const byte = String.fromCharCode(code);
    // Each byte is one character.
    const text = Buffer.from(keys).toString('latin1');
    const decoded = text.replaceAll(`\x1b[${point};5u`, byte).replaceAll(`\x1b[27;5;${point}~`, byte);
    return Buffer.from(decoded, 'latin1');
  }

  /** The escape key itself is typed when it is pressed twice, or before a key without a meaning. */
  #press(key: number): readonly number[] {
    const { code } = this.#key;
    if (!this.#pending) {
      this.#pending = key === code;
      return this.#pending ? [] : [key];
    }
    this.#pending = false;
    if (key === code) return [key];
    if (key === 0x3f) {
      this.#say(this.#list());
      return [];
    }
    const command = this.#commands.find((each) => each.key === key);
    if (!command) return [code, key];
    command.act();
    return [];
  }

  #list(): string {
    const { name } = this.#key;
    const keys = this.#commands.map((each) => `${each.name} ${each.does}`);
    return [`after ${name}:`, ...keys.map((text) => `${text},`), `${name} types ${name}`].join(' ');
  }
}
