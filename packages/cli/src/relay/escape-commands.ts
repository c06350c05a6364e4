/**
 * The escape key of --escape. On the user's terminal every key goes to the command, so that a user cannot stop a command that
 * ignores ^C. As in ssh, the key after the escape key says what to do.
 *
 * Test: test/relay/escape-commands.test.ts
 */
import { type ControlKey, keyPattern } from './control-key.js';

/** What the key after the escape key does. */
export interface EscapeCommand {
  readonly key: number;
  readonly name: string;
  /** In the third person, for the list of `?`. */
  readonly does: string;
  act(): void;
}

/** A key that was typed. */
interface Key {
  /** As the terminal has sent it. */
  readonly typed: string;
  readonly code: number;
}

const QUESTION_MARK = 0x3f;
const CTRL = 4;
/** The modifiers that only say that a lock is on. */
const LOCKS = 64 | 128;
/** Keys that are held or released, which a terminal reports after the escape key if the program has asked for such events. */
const HELD_OR_RELEASED_KEYS = /^(?:\x1b\[[\d:]*;\d*:[23](?:;[\d:]*)?[u~A-Z])+/;

export class EscapeCommands {
  readonly #key: ControlKey;
  readonly #pattern: RegExp;
  readonly #commands: readonly EscapeCommand[];
  readonly #say: (text: string) => void;
  /** The escape key as it was typed, if it was the last key. */
  #pressed: string | undefined;

  /** @param say shows a line to the user */
  constructor(key: ControlKey, commands: readonly EscapeCommand[], say: (text: string) => void) {
    this.#key = key;
    this.#pattern = new RegExp(keyPattern(key, 'pressed'));
    this.#commands = commands;
    this.#say = say;
  }

  /** Acts on the escape key and the key after it, and returns what else was typed. The two may come in two chunks. */
  filter(keys: Uint8Array): Uint8Array {
    // Each byte is one character.
    let rest = Buffer.from(keys).toString('latin1');
    if (this.#pressed === undefined && !this.#pattern.test(rest)) return keys;
    let passed = '';
    while (rest !== '') {
      if (this.#pressed === undefined) {
        const found = this.#pattern.exec(rest);
        this.#pressed = found?.[0];
        passed += rest.slice(0, found?.index);
        rest = found ? rest.slice(found.index + found[0].length) : '';
      } else {
        rest = rest.replace(HELD_OR_RELEASED_KEYS, '');
        if (rest === '') break;
        const key = firstKey(rest);
        passed += this.#press(this.#pressed, key);
        this.#pressed = undefined;
        rest = rest.slice(key.typed.length);
      }
    }
    return Buffer.from(passed, 'latin1');
  }

  /** Returns what is typed: the escape key itself when it is pressed twice, or before a key without a meaning. */
  #press(escapeKey: string, { typed, code }: Key): string {
    if (code === this.#key.code) return typed;
    if (code === QUESTION_MARK) {
      this.#say(this.#list());
      return '';
    }
    const command = this.#commands.find((each) => each.key === code);
    if (!command) return escapeKey + typed;
    command.act();
    return '';
  }

  #list(): string {
    const { name } = this.#key;
    const keys = this.#commands.map((each) => `${each.name} ${each.does}`);
    return [`after ${name}:`, ...keys.map((text) => `${text},`), `${name} types ${name}`].join(' ');
  }
}

/** The first key of what was typed: a byte, or a sequence of kitty or modifyOtherKeys for a key alone or with Ctrl. */
function firstKey(text: string): Key {
  const byte = { typed: text.charAt(0), code: text.charCodeAt(0) };
  const kitty = /^\x1b\[(\d+)(?::\d*)*(?:;(\d*)(?::1)?(?:;[\d:]*)?)?u/.exec(text);
  const [typed = '', point, modifiers] = kitty ?? /^\x1b\[27;(?=\d+;(\d+)~)(\d+);\d+~/.exec(text) ?? [];
  const pressed = (Number(modifiers || 1) - 1) & ~LOCKS;
  if (typed === '' || (pressed !== 0 && pressed !== CTRL)) return byte;
  return { typed, code: pressed === CTRL ? Number(point) & 0x1f : Number(point) };
}
