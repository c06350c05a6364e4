/**
 * The key that adds a marker to the recording, and never reaches the command.
 *
 * Test: test/recording/marker-key.test.ts
 */
import type { ControlKey } from '../relay/escape-key.js';

export interface WithoutMarkers {
  /** The input without the key. */
  readonly keys: Uint8Array;
  /** How often the key was pressed. */
  readonly count: number;
}

export class MarkerKey {
  /** As the terminal sends the key: a byte, or a sequence if a program has changed the encoding of the keyboard. */
  readonly #encodings: readonly string[];

  constructor({ code }: ControlKey) {
    const character = String.fromCharCode(code | 0x40).toLowerCase();
    const point = character.charCodeAt(0);
    this.#encodings = [String.fromCharCode(code), `\x1b[${point};5u`, `\x1b[27;5;${point}~`];
  }

  remove(input: Uint8Array): WithoutMarkers {
    // Each byte is one character.
    let text = Buffer.from(input).toString('latin1');
    let count = 0;
    for (const encoding of this.#encodings) {
      const parts = text.split(encoding);
      count += parts.length - 1;
      text = parts.join('');
    }
    return count === 0 ? { keys: input, count } : { keys: Buffer.from(text, 'latin1'), count };
  }
}
