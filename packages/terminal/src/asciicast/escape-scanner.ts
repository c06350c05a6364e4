/**
 * Parts a terminal's stream into visible text, the contents of control strings (titles, links, clipboard, images) and everything else.
 * The pieces may end anywhere, also inside an escape sequence.
 *
 * It follows the parser of xterm state by state: if it took a character for text that the terminal hides, or hid one that the terminal
 * shows, that character would part a secret.
 *
 * Test: test/asciicast/redaction.test.ts
 */
/** Contents of an OSC are Unicode, those of the other strings are ASCII. */
type PieceKind = 'text' | 'osc' | 'string' | 'control';

export interface Piece {
  readonly kind: PieceKind;
  readonly text: string;
}

/** `csi ignored` is an invalid sequence, which is hidden up to its end. An `ignored string` is one of SOS, PM or APC. */
type State =
  | 'ground'
  | 'escape'
  | 'intermediate'
  | 'csi'
  | 'csi parameters'
  | 'csi intermediates'
  | 'csi ignored'
  | StringState;

type StringState = 'osc' | 'dcs header' | 'dcs' | 'ignored string';

/** Without those that move the cursor. */
const INVISIBLE = /[\x00-\x07\x0e-\x1f\x7f-\x84\x86-\x9f]/g;
const ESCAPE = '\x1b';

/** Where the contents of a string end. */
const STRING_ENDS: Readonly<Record<StringState, RegExp>> = {
  osc: /[\x07\x18\x1a\x1b\x80-\x9f]/g,
  // The header ends where the payload begins, or the whole string at a character that is not ASCII.
  'dcs header': /[\x18\x1a\x1b@-~\x80-\uffff]/g,
  dcs: /[\x18\x1a\x1b\x80-\x9f]/g,
  'ignored string': /[\x18\x1a\x1b\x80-\uffff]/g,
};

export class EscapeScanner {
  #state: State = 'ground';

  *scan(text: string): Generator<Piece> {
    for (let at = 0; at < text.length; ) {
      const kind = kindOf(this.#state);
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
      const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
      this.#state = next(this.#state, character);
      at += character.length;
    } while (at < text.length && this.#endOfPiece(text, at) === at);
    return at;
  }

  /** Where the visible text or the contents of the string end that begin at `at`; `at` if there are none. */
  #endOfPiece(text: string, at: number): number {
    if (this.#state === 'ground') return find(INVISIBLE, text, at);
    if (!isString(this.#state)) return at;
    const end = find(STRING_ENDS[this.#state], text, at);
    if (this.#state !== 'dcs header' || !/[@-~]/.test(text.charAt(end))) return end;
    this.#state = 'dcs';
    return find(STRING_ENDS.dcs, text, end);
  }
}

function kindOf(state: State): PieceKind {
  if (state === 'osc') return 'osc';
  return isString(state) ? 'string' : 'text';
}

function isString(state: State): state is StringState {
  return state in STRING_ENDS;
}

/** @param pattern with the flag `g` */
function find(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.exec(text)?.index ?? text.length;
}

/** Returns the state after a character that is neither visible text nor contents of a string. */
function next(state: State, character: string): State {
  if (character === ESCAPE) return 'escape';
  if (character === '\x18' || character === '\x1a') return 'ground';
  if (character >= '\x80' && character < '\xa0') return afterC1(character);
  if (state === 'ground' || isString(state)) return 'ground';
  // Other control characters are executed, and the sequence goes on.
  if (character < ' ' || character === '\x7f') return state;
  switch (state) {
    case 'escape':
      return afterEscape(character);
    case 'intermediate':
      return character >= '0' ? 'ground' : state;
    case 'csi ignored':
      return character >= '@' && character <= '~' ? 'ground' : state;
    default:
      return inControlSequence(state, character);
  }
}

function afterC1(character: string): State {
  if (character === '\x9b') return 'csi';
  if (character === '\x9d') return 'osc';
  if (character === '\x90') return 'dcs header';
  return '\x98\x9e\x9f'.includes(character) ? 'ignored string' : 'ground';
}

function afterEscape(character: string): State {
  if (character === '[') return 'csi';
  if (character === ']') return 'osc';
  if (character === 'P') return 'dcs header';
  if ('X^_'.includes(character)) return 'ignored string';
  return character < '0' ? 'intermediate' : 'ground';
}

function inControlSequence(state: State, character: string): State {
  if (character >= '@') return 'ground';
  if (character < '0') return 'csi intermediates';
  const isMisplaced = state === 'csi intermediates' || (state === 'csi parameters' && character >= '<');
  return isMisplaced ? 'csi ignored' : 'csi parameters';
}
