/**
 * The key that adds a marker to the recording, and never reaches the command.
 *
 * Test: test/recording/marker-key.test.ts
 */
import { type ControlKey, keyPattern } from '../relay/control-key.js';

export interface WithoutMarkers {
  /** The input without the key. */
  readonly keys: Uint8Array;
  /** How often the key was pressed. */
  readonly count: number;
}

export class MarkerKey {
  readonly #pressed: RegExp;
  readonly #held: RegExp;

  constructor(key: ControlKey) {
    this.#pressed = new RegExp(keyPattern(key, 'pressed'), 'g');
    this.#held = new RegExp(keyPattern(key, 'held'), 'g');
  }

  remove(input: Uint8Array): WithoutMarkers {
    // Each byte is one character.
    const text = Buffer.from(input).toString('latin1');
    const parts = text.split(this.#pressed);
    const others = parts.join('').replace(this.#held, '');
    if (others.length === text.length) return { keys: input, count: 0 };
    return { keys: Buffer.from(others, 'latin1'), count: parts.length - 1 };
  }
}
