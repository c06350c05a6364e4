/** The terminal emulator. Only this file imports xterm, and grapheme-widths.ts its addon. internals.ts has the types of what xterm does not export. */
import headless, { type IBuffer, type IBufferCell, type IBufferLine, type Terminal } from '@xterm/headless';

import { type Charsets, readCharsets } from './charsets.js';
import { characterWidths } from './grapheme-widths.js';
import { keepHyperlinks } from './hyperlinks.js';
import { coreOf, type EmulatorAttributes, hasParameter, type SequenceParameters } from './internals.js';
import { KeyboardModes } from './keyboard-modes.js';
import { mendSequences, spareCell } from './mend-sequences.js';
import { mendOnlyRow, mendSize, moveWholeCells, prepareSize } from './mend-size.js';
import { type SavedCursor, SavedCursors } from './saved-cursor.js';
import { decodeFaster } from './utf32-decoder.js';

export type Emulator = Terminal;
export type EmulatorBuffer = IBuffer;
export type EmulatorLine = IBufferLine;
export type EmulatorCell = IBufferCell;
export type { EmulatorAttributes } from './internals.js';

/** What programs are told that ask for the name of the terminal (XTVERSION). */
const NAME = 'xterm.js(6.0.0)';

/** Our own sequence, which places the cursor. */
const PLACE = { prefix: '=', final: 'z' };
const PLACE_ID = 7717;
const savedCursors = new WeakMap<Emulator, SavedCursors>();
const keyboards = new WeakMap<Emulator, KeyboardModes>();

export interface EmulatorEvents {
  /** An answer to a query of the program. */
  reply(data: string): void;
  title(title: string): void;
  cursorVisible(visible: boolean): void;
  /** A piece of output has been parsed. */
  parsed(): void;
}

export function createEmulator(
  columns: number,
  rows: number,
  scrollback: number,
  events: EmulatorEvents,
): Emulator {
  const terminal = new headless.Terminal({
    cols: columns,
    rows,
    scrollback,
    allowProposedApi: true,
    // It writes to the console about each invalid sequence of a program.
    logLevel: 'off',
  });
  terminal.unicode.register(characterWidths);
  terminal.unicode.activeVersion = characterWidths.version;
  terminal.onData((data) => events.reply(data));
  terminal.onTitleChange((title) => events.title(title));
  terminal.onWriteParsed(() => events.parsed());
  handleSequences(terminal, events);
  handlePlace(terminal);
  handleKeyboard(terminal, events);
  mendSequences(terminal);
  const core = coreOf(terminal);
  if (core) {
    keepHyperlinks(core);
    const saved = new SavedCursors(terminal, core);
    terminal.parser.registerCsiHandler({ intermediates: '!', final: 'p' }, () => saved.reset());
    savedCursors.set(terminal, saved);
    readCharsets(core);
    mendOnlyRow(core, rows);
    decodeFaster(core);
  }
  return terminal;
}

/** Handles what xterm does not report. Returning false leaves the sequence to xterm. */
function handleSequences(terminal: Emulator, { reply, cursorVisible }: EmulatorEvents): void {
  const { parser } = terminal;
  const setsCursor = (visible: boolean) => (parameters: SequenceParameters) => {
    if (hasParameter(parameters, 25)) cursorVisible(visible);
    return false;
  };
  const shows = () => {
    cursorVisible(true);
    return false;
  };
  // Programs hide and show the cursor at each redraw.
  const fastParser = coreOf(terminal)?._inputHandler?._parser;
  fastParser?.registerCsiHandler({ prefix: '?', final: 'h' }, setsCursor(true));
  fastParser?.registerCsiHandler({ prefix: '?', final: 'l' }, setsCursor(false));
  parser.registerCsiHandler({ intermediates: '!', final: 'p' }, shows);
  parser.registerEscHandler({ final: 'c' }, shows);
  parser.registerCsiHandler({ prefix: '>', final: 'q' }, () => {
    reply(`\x1bP>|${NAME}\x1b\\`);
    return true;
  });
}

/** Places the cursor where no other sequence can, for a snapshot. Other terminals ignore it. */
function handlePlace(terminal: Emulator): void {
  terminal.parser.registerCsiHandler(PLACE, ([id, x, y]) => {
    const buffer = coreOf(terminal)?.buffers?.active;
    if (buffer && id === PLACE_ID && typeof x === 'number' && typeof y === 'number') {
      buffer.x = Math.min(x, terminal.cols);
      buffer.y = Math.min(y, terminal.rows - 1);
    }
    return true;
  });
}

/** Answers the queries of how keys are encoded. xterm knows no other encoding than the legacy one, the session does. */
function handleKeyboard(terminal: Emulator, { reply }: EmulatorEvents): void {
  const keyboard = new KeyboardModes();
  keyboards.set(terminal, keyboard);
  const handle = (prefix: string, final: string) => {
    terminal.parser.registerCsiHandler({ prefix, final }, (params) => {
      keyboard.alternate = terminal.buffer.active.type === 'alternate';
      const answer = keyboard.apply(`\x1b[${prefix}${params.join(';')}${final}`);
      if (answer !== undefined) reply(answer);
      return answer !== undefined || final === 'u';
    });
  };
  for (const prefix of '<=>?') handle(prefix, 'u');
  for (const sequence of ['>m', '?m', '>f', '?g']) handle(sequence.charAt(0), sequence.charAt(1));
  terminal.parser.registerEscHandler({ final: 'c' }, () => {
    keyboard.reset();
    return false;
  });
}

/** Without the tasks that free memory after it, which complain on the console when the machine is busy. */
export function resizeEmulator(terminal: Emulator, columns: number, rows: number): void {
  const core = coreOf(terminal);
  const { normal, alt } = core?.buffers ?? {};
  const saved = savedCursors.get(terminal);
  if (!core || !normal || !alt || !saved) {
    terminal.resize(columns, rows);
    return;
  }
  for (const buffer of [normal, alt]) prepareSize(buffer, terminal.cols);
  const cell = spareCell(terminal);
  saved.resize(() => moveWholeCells(normal, cell, () => terminal.resize(columns, rows)));
  for (const buffer of [normal, alt]) {
    buffer._memoryCleanupQueue?.clear?.();
    mendSize(buffer, terminal.cols, terminal.rows, cell);
  }
  mendOnlyRow(core, terminal.rows);
}

/** Returns the shape of the cursor that the program has set (DECSCUSR). */
export function cursorShapeOf(terminal: Emulator): 'block' | 'underline' | 'bar' {
  return coreOf(terminal)?.coreService?.decPrivateModes?.cursorStyle ?? 'block';
}

/** Returns the sequence that sets the shape of the cursor. */
export function cursorStyleOf(terminal: Emulator): string {
  const { cursorStyle, cursorBlink } = coreOf(terminal)?.coreService?.decPrivateModes ?? {};
  if (!cursorStyle) return '';
  return `\x1b[${{ block: 2, underline: 4, bar: 6 }[cursorStyle] - (cursorBlink ? 1 : 0)} q`;
}

/** Returns the attributes that the next character will have. */
export function currentAttributes(terminal: Emulator): EmulatorAttributes | undefined {
  return coreOf(terminal)?._inputHandler?._curAttrData;
}

/** What a snapshot of one screen, the normal or the alternate one, needs besides its cells. */
export interface ScreenDetails {
  /** First and last row. */
  readonly region: readonly [top: number, bottom: number];
  readonly tabStops: readonly number[];
  readonly saved: SavedCursor | undefined;
}

export function detailsOf(terminal: Emulator, which: 'normal' | 'alternate'): ScreenDetails {
  const buffer = coreOf(terminal)?.buffers?.[which === 'normal' ? 'normal' : 'alt'];
  if (!buffer) return { region: [0, terminal.rows - 1], tabStops: [], saved: undefined };
  return {
    region: [buffer.scrollTop, buffer.scrollBottom],
    tabStops: Object.keys(buffer.tabs)
      .map(Number)
      .filter((stop) => stop < terminal.cols),
    saved: savedCursors.get(terminal)?.of(buffer),
  };
}

export function charsetsOf(terminal: Emulator): Charsets | undefined {
  return savedCursors.get(terminal)?.charsets;
}

export function keyboardOf(terminal: Emulator): KeyboardModes | undefined {
  return keyboards.get(terminal);
}

/** Returns the encoding of mouse events that the program has set. */
export function mouseEncodingOf(terminal: Emulator): 'SGR' | 'SGR_PIXELS' | undefined {
  const encoding = coreOf(terminal)?.coreMouseService?.activeEncoding;
  return encoding === 'SGR' || encoding === 'SGR_PIXELS' ? encoding : undefined;
}

/** Returns the sequence that places the cursor where no other can: behind an empty last cell, or outside of the scroll region. */
export function placeCursor(x: number, y: number): string {
  return `\x1b[=${PLACE_ID};${x};${y}z`;
}
