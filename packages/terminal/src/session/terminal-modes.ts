/**
 * The modes that decide what keys, pasted text, the focus and the mouse look like to the program. Read from its escape sequences, so
 * that they are known without a screen.
 *
 * Test: test/session/terminal-modes.test.ts
 */
import { KeyboardModes } from '../screen/keyboard-modes.js';

/** Modes that are on in a terminal that has been reset. */
const ON_AT_FIRST = new Set([7, 25]);
/** Positions count from the top of the scroll region. */
const ORIGIN = 6;
const ALTERNATE_SCREEN = new Set([47, 1047, 1049]);
const MOUSE_ENCODINGS = new Set([1005, 1006, 1015, 1016]);
/** X10: presses; 1000: releases too; 1002: movement with a button; 1003: all movement. */
export type MouseTracking = 9 | 1000 | 1002 | 1003;
/** How many modes that are not in their initial state are remembered. */
const CHANGED_MODES_LIMIT = 64;

export class TerminalModes {
  readonly keyboard = new KeyboardModes();
  /** DECKPAM: the keys of the numeric keypad send SS3 sequences. */
  applicationKeypad = false;
  /** The private modes (DECSET) that are not as in a terminal that has been reset. */
  readonly #changed = new Set<number>();
  #mouse: MouseTracking | 0 = 0;
  #mouseEncoding = 0;
  #scrollRegion = false;
  #cursorStyle = false;

  /** DECCKM: arrow keys, Home and End send SS3 instead of CSI. */
  get applicationCursorKeys(): boolean {
    return this.isOn(1);
  }

  get bracketedPaste(): boolean {
    return this.isOn(2004);
  }

  /** The events of the mouse for which the program has asked last; 0 for none. */
  get mouse(): MouseTracking | 0 {
    return this.#mouse;
  }

  /** The mode of the encoding of mouse events for which the program has asked last; 0 for that of X11. */
  get mouseEncoding(): number {
    return this.#mouseEncoding;
  }

  /** Whether a private mode is on. */
  isOn(mode: number): boolean {
    return this.#changed.has(mode) !== ON_AT_FIRST.has(mode);
  }

  /** Takes an escape sequence of the program, in its 7-bit form. */
  apply(sequence: string): void {
    switch (sequence.charAt(sequence.length - 1)) {
      case 'm':
      case 'u':
      case 'f':
        // Only with one of < = > ?: most sequences that end like this are colours.
        if (hasPrefix(sequence)) this.keyboard.apply(sequence);
        break;
      case 'h':
      case 'l':
        if (sequence.startsWith('\x1b[?')) this.#setModes(sequence);
        break;
      case '=':
      case '>':
      case 'c':
      case 'p':
      case 'r':
      case 'q':
        this.#applyOther(sequence);
        break;
      default:
    }
  }

  #applyOther(sequence: string): void {
    if (sequence === '\x1b=') this.applicationKeypad = true;
    else if (sequence === '\x1b>') this.applicationKeypad = false;
    else if (sequence === '\x1bc') this.#reset();
    else if (sequence === '\x1b[!p') this.#softReset();
    else if (/^\x1b\[[\d;]*r$/.test(sequence)) this.#scrollRegion = sequence !== '\x1b[r';
    else if (/^\x1b\[\d* q$/.test(sequence)) this.#cursorStyle = true;
  }

  #setModes(sequence: string): void {
    const on = sequence.endsWith('h');
    for (const mode of sequence.slice(3, -1).split(';')) this.#setMode(Number(mode), on);
  }

  #setMode(mode: number, on: boolean): void {
    if (mode === 66) this.applicationKeypad = on;
    if (ALTERNATE_SCREEN.has(mode)) this.keyboard.alternate = on;
    if (isMouseTracking(mode)) this.#mouse = on ? mode : 0;
    if (MOUSE_ENCODINGS.has(mode)) this.#mouseEncoding = on ? mode : 0;
    if (on === ON_AT_FIRST.has(mode)) this.#changed.delete(mode);
    else if (this.#changed.size < CHANGED_MODES_LIMIT) this.#changed.add(mode);
  }

  #softReset(): void {
    this.applicationKeypad = false;
    this.#scrollRegion = false;
    for (const mode of [1, ORIGIN, 7, 25]) this.#changed.delete(mode);
  }

  #reset(): void {
    this.#softReset();
    this.#changed.clear();
    this.#mouse = 0;
    this.#mouseEncoding = 0;
    this.#cursorStyle = false;
    this.keyboard.alternate = false;
    this.keyboard.reset();
  }

  /** Returns what resets a terminal in which the program has set these modes. */
  undo(): string {
    const { keyboard } = this;
    const alternate = [...ALTERNATE_SCREEN].filter((mode) => this.#changed.has(mode));
    const others = [...this.#changed].filter((mode) => !ALTERNATE_SCREEN.has(mode) && mode !== ORIGIN);
    const off = (mode: number) => `\x1b[?${mode}${ON_AT_FIRST.has(mode) ? 'h' : 'l'}`;
    return [
      // These two move the cursor, which the alternate screen restores.
      this.#changed.has(ORIGIN) ? off(ORIGIN) : '',
      this.#scrollRegion ? '\x1b7\x1b[r\x1b8' : '',
      keyboard.alternate ? keyboard.undo('alternate') : '',
      ...alternate.map(off),
      keyboard.undo('main'),
      keyboard.modifyOtherKeys > 0 ? '\x1b[>4m' : '',
      keyboard.formatOtherKeys > 0 ? '\x1b[>4f' : '',
      ...others.map(off),
      this.applicationKeypad ? '\x1b>' : '',
      this.#cursorStyle ? '\x1b[0 q' : '',
      '\x1b[4l\x1b(B\x0f\x1b[m',
    ].join('');
  }
}

function isMouseTracking(mode: number): mode is MouseTracking {
  return mode === 9 || mode === 1000 || mode === 1002 || mode === 1003;
}

function hasPrefix(sequence: string): boolean {
  const code = sequence.charCodeAt(2);
  return code >= 0x3c && code <= 0x3f;
}
