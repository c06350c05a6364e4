/** The character sets that a program has designated. xterm knows them only as tables, so their names are found by designating each. */
import type { Charset, Core } from './internals.js';

export interface Charsets {
  readonly designated: readonly Charset[];
  /** Which of them is used: 0 to 3. */
  readonly level: number;
}

/** In an empty terminal. */
export const ASCII: Charsets = { designated: [], level: 0 };

/** The names of the character sets, which are the last letters of the sequences that designate them. */
const charsetNames = new Map<Charset, string>();
const KNOWN_CHARSETS = '0A4CRQKYEZH=';

/** Once in the process, with an emulator that is new. */
export function readCharsets({ _inputHandler: handler, _charsetService: service }: Core): void {
  if (!handler || !service || charsetNames.size > 0) return;
  for (const name of KNOWN_CHARSETS) {
    handler.selectCharset(`(${name}`);
    charsetNames.set(service.charset, name);
  }
  charsetNames.set(undefined, 'B');
  service.reset();
}

/** Returns the sequences that change the designated character sets. */
export function designate(from: Charsets, to: Charsets): string {
  const designations = ['(', ')', '*', '+'].map((slot, level) => {
    const charset = to.designated[level];
    return charset === from.designated[level] ? '' : `\x1b${slot}${charsetNames.get(charset) ?? 'B'}`;
  });
  const shift = to.level === from.level ? '' : ['\x0f', '\x0e', '\x1bn', '\x1bo'][to.level];
  return designations.join('') + shift;
}
