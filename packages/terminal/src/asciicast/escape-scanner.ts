/**
 * Parts a terminal's stream into visible text, the contents of control strings (titles, links, clipboard, images) and everything else.
 * The pieces may end anywhere, also inside an escape sequence.
 *
 * Test: test/asciicast/redaction.test.ts
 */
type PieceKind = 'text' | 'string' | 'control';

export interface Piece {
  readonly kind: PieceKind;
  readonly text: string;
}

/** ECMA-48 sequences, as the parser of xterm reads them. */
type State = 'ground' | 'escape' | 'intermediate' | 'csi' | 'string';

const INVISIBLE = /[\x00\x05\x07\x0e\x0f\x1b\x7f\x80-\x84\x86-\x9f]/g;
const STRING_END = /[\x07\x18\x1a\x1b\x9c]/g;
const ESCAPE = '\x1b';

export class EscapeScanner {
  #state: State = 'ground';

  *scan(text: string): Generator<Piece> {
    for (let at = 0; at < text.length; ) {
      const kind = this.#state === 'string' ? 'string' : 'text';
      const end = this.#endOfPiece(text, at);
      if (end > at) {
        yield { kind, text: text.slice(at, end) };
        at = end;
      } else {
        at = this.#endOfControls(text, at);
        yield { kind: 'control', text: text.slice(end, at) };
      }
    }
  }

  /** Passes over the controls and escape sequences in a row that begin at `start`. */
  #endOfControls(text: string, start: number): number {
    let at = start;
    do {
      this.#state = next(this.#state, text.charAt(at));
      at += 1;
    } while (at < text.length && this.#endOfPiece(text, at) === at);
    return at;
  }

  /** Where the visible text or the contents of the string end that begin at `at`; `at` if there are none. */
  #endOfPiece(text: string, at: number): number {
    if (this.#state !== 'ground' && this.#state !== 'string') return at;
    const pattern = this.#state === 'ground' ? INVISIBLE : STRING_END;
    pattern.lastIndex = at;
    return pattern.exec(text)?.index ?? text.length;
  }
}

/** Returns the state after a character that is neither visible text nor contents of a string. */
function next(state: State, character: string): State {
  if (character === ESCAPE) return 'escape';
  if (character === '\x18' || character === '\x1a') return 'ground';
  switch (state) {
    case 'ground':
      return afterC1(character);
    case 'string':
      return 'ground';
    case 'escape':
      return afterEscape(character);
    case 'intermediate':
      return character >= '0' ? 'ground' : 'intermediate';
    case 'csi':
      return character >= '@' ? 'ground' : 'csi';
  }
}

function afterC1(character: string): State {
  if (character === '\x9b') return 'csi';
  return '\x90\x98\x9d\x9e\x9f'.includes(character) ? 'string' : 'ground';
}

function afterEscape(character: string): State {
  if (character === '[') return 'csi';
  if (']PX^_'.includes(character)) return 'string';
  // Other control characters are executed, and the sequence goes on.
  if (character < ' ') return 'escape';
  return character < '0' ? 'intermediate' : 'ground';
}
