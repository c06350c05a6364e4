/**
 * The terminal emulator. The only file that imports xterm, and that uses what xterm does not export: each such value is optional
 * here, so that another version of xterm loses a detail instead of breaking.
 */
import { createRequire } from 'node:module';
import headless, {
  type IBuffer,
  type IBufferCell,
  type IBufferLine,
  type IFunctionIdentifier,
  type Terminal,
} from '@xterm/headless';

import { KeyboardModes } from './keyboard-modes.js';

export type Emulator = Terminal;
export type EmulatorBuffer = IBuffer;
export type EmulatorLine = IBufferLine;
export type EmulatorCell = IBufferCell;
/** The part of a cell that SGR sets. */
export type EmulatorAttributes = Omit<IBufferCell, 'getWidth' | 'getChars' | 'getCode'>;

const { UnicodeGraphemesAddon } = loadGraphemes();

/**
 * Loads the widths of characters while Node's pool of small buffers is off: version 0.4.0 of the addon reads its table from the
 * beginning of the `ArrayBuffer`, which in the pool belongs to another buffer, and takes every emoji for narrow.
 */
function loadGraphemes(): typeof import('@xterm/addon-unicode-graphemes') {
  const { poolSize } = Buffer;
  Buffer.poolSize = 0;
  try {
    return createRequire(import.meta.url)('@xterm/addon-unicode-graphemes');
  } finally {
    Buffer.poolSize = poolSize;
  }
}

/** What programs are told that ask for the name of the terminal (XTVERSION). */
const NAME = 'xterm.js(6.0.0)';

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
  terminal.loadAddon(new UnicodeGraphemesAddon());
  terminal.onData((data) => events.reply(data));
  terminal.onTitleChange((title) => events.title(title));
  terminal.onWriteParsed(() => events.parsed());
  handleSequences(terminal, events);
  handleKeyboard(terminal, events);
  mendErase(terminal);
  catchFaults(terminal);
  return terminal;
}

/**
 * Erases the whole screen in place of everything up to its last cell. xterm 6.0 throws from a timer when that is erased (CSI 1 J in
 * the last cell), since it looks for the line after it.
 */
function mendErase(terminal: Emulator): void {
  const parser = coreOf(terminal)?._inputHandler?._parser;
  const mend = ({ params }: { readonly params: Int32Array }) => {
    const { cursorX, cursorY, length } = terminal.buffer.active;
    if (params[0] === 1 && cursorX >= terminal.cols - 1 && cursorY + 1 >= length) params[0] = 2;
    return false;
  };
  parser?.registerCsiHandler({ final: 'J' }, mend);
  parser?.registerCsiHandler({ prefix: '?', final: 'J' }, mend);
}

/**
 * Keeps a fault of xterm from ending the process, since xterm parses in a timer: the program decides what is parsed. The screen may
 * lack what came with it.
 */
function catchFaults(terminal: Emulator): void {
  const handler = coreOf(terminal)?._inputHandler;
  if (!handler?.parse) return;
  const parse = handler.parse.bind(handler);
  handler.parse = (...args) => {
    try {
      return parse(...args);
    } catch (error) {
      // Any error: what xterm throws here is not documented, and no caller could catch it.
      process.emitWarning(`the emulator of the screen failed: ${String((error as Error)?.stack ?? error)}`);
      return undefined;
    }
  };
}

/** Handles what xterm does not report. Returning false leaves the sequence to xterm. */
function handleSequences({ parser }: Emulator, { reply, cursorVisible }: EmulatorEvents): void {
  const setsCursor = (visible: boolean) => (params: (number | number[])[]) => {
    if (params.includes(25)) cursorVisible(visible);
    return false;
  };
  const shows = () => {
    cursorVisible(true);
    return false;
  };
  parser.registerCsiHandler({ prefix: '?', final: 'h' }, setsCursor(true));
  parser.registerCsiHandler({ prefix: '?', final: 'l' }, setsCursor(false));
  parser.registerCsiHandler({ intermediates: '!', final: 'p' }, shows);
  parser.registerEscHandler({ final: 'c' }, shows);
  parser.registerCsiHandler({ prefix: '>', final: 'q' }, () => {
    reply(`\x1bP>|${NAME}\x1b\\`);
    return true;
  });
}

/** Answers the queries of how keys are encoded. xterm knows no other encoding than the legacy one, the session does. */
function handleKeyboard(terminal: Emulator, { reply }: EmulatorEvents): void {
  const keyboard = new KeyboardModes();
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

/** In `fg`. */
const UNDERLINE_FLAG = 0x10000000;
/** In `bg`. */
const HAS_EXTENDED_FLAG = 0x10000000;

interface Internals {
  isUnderlineColorDefault?(): boolean;
  isUnderlineColorRGB?(): boolean;
  getUnderlineColor?(): number;
  readonly fg?: number;
  readonly bg?: number;
  readonly extended?: {
    readonly _ext?: number;
    readonly urlId?: number;
    readonly underlineStyle?: number;
  };
  readonly _core?: {
    readonly buffers?: Readonly<
      Record<'normal' | 'alt', { readonly _memoryCleanupQueue?: { clear?(): void } } | undefined>
    >;
    readonly _oscLinkService?: { getLinkData(id: number): { readonly uri: string } | undefined };
    readonly _inputHandler?: {
      readonly _curAttrData?: EmulatorAttributes;
      readonly _parser?: {
        registerCsiHandler(
          id: IFunctionIdentifier,
          handler: (params: { readonly params: Int32Array }) => boolean,
        ): unknown;
      };
      parse?(data: string | Uint8Array, promiseResult?: boolean): unknown;
    };
    readonly coreMouseService?: { readonly activeEncoding?: string };
    readonly coreService?: {
      readonly decPrivateModes?: { readonly cursorStyle?: 'block' | 'underline' | 'bar' };
    };
    readonly buffer?: {
      readonly scrollTop: number;
      readonly scrollBottom: number;
      readonly ybase: number;
      readonly savedX?: number;
      readonly savedY?: number;
      readonly savedCurAttrData?: EmulatorAttributes;
    };
  };
}

function coreOf(terminal: Emulator): Internals['_core'] {
  return (terminal as unknown as Internals)._core;
}

/** What xterm keeps only for some cells. An object may still have it from an earlier cell. */
function extendedOf(cell: EmulatorAttributes): Internals['extended'] {
  const { bg = 0, extended } = cell as Internals;
  return (bg & HAS_EXTENDED_FLAG) === 0 ? undefined : extended;
}

/** Without the tasks that free memory after it, which complain on the console when the machine is busy. */
export function resizeEmulator(terminal: Emulator, columns: number, rows: number): void {
  terminal.resize(columns, rows);
  const { normal, alt } = coreOf(terminal)?.buffers ?? {};
  for (const buffer of [normal, alt]) buffer?._memoryCleanupQueue?.clear?.();
}

/** Returns the target of the hyperlink (OSC 8) of a cell. */
export function linkOf(terminal: Emulator, cell: EmulatorAttributes): string | undefined {
  const id = extendedOf(cell)?.urlId;
  return id ? coreOf(terminal)?._oscLinkService?.getLinkData(id)?.uri : undefined;
}

/** Returns the kind of underline: 0 none, 1 single, 2 double, 3 curly, 4 dotted, 5 dashed. */
export function underlineStyleOf(cell: EmulatorAttributes): number {
  const { fg = 0 } = cell as Internals;
  const extended = extendedOf(cell);
  // xterm says that every hyperlink has a dashed underline.
  if (extended?.urlId) return (fg & UNDERLINE_FLAG) === 0 ? 0 : ((extended._ext ?? 0) >> 26) & 7 || 1;
  return cell.isUnderline() ? extended?.underlineStyle || 1 : 0;
}

/** Returns the colour of the underline: an index of the palette, or red, green and blue in one number. Undefined: that of the text. */
export function underlineColorOf(cell: EmulatorAttributes): { value: number; isRGB: boolean } | undefined {
  const internals = cell as Internals;
  if (extendedOf(cell) === undefined || internals.isUnderlineColorDefault?.() !== false) return undefined;
  const value = internals.getUnderlineColor?.();
  return value === undefined ? undefined : { value, isRGB: internals.isUnderlineColorRGB?.() === true };
}

/** Returns the shape of the cursor that the program has set (DECSCUSR). */
export function cursorShapeOf(terminal: Emulator): 'block' | 'underline' | 'bar' {
  return coreOf(terminal)?.coreService?.decPrivateModes?.cursorStyle ?? 'block';
}

/** Returns the attributes that the next character will have. */
export function currentAttributes(terminal: Emulator): EmulatorAttributes | undefined {
  return coreOf(terminal)?._inputHandler?._curAttrData;
}

/** Returns the first and the last row of the scroll region. */
export function scrollRegion(terminal: Emulator): readonly [top: number, bottom: number] {
  const buffer = coreOf(terminal)?.buffer;
  return buffer ? [buffer.scrollTop, buffer.scrollBottom] : [0, terminal.rows - 1];
}

/** Returns the cursor that DECSC has saved on the current screen. */
export function savedCursor(
  terminal: Emulator,
): { readonly x: number; readonly y: number; readonly attributes: EmulatorAttributes } | undefined {
  const { savedX = 0, savedY = 0, ybase = 0, savedCurAttrData } = coreOf(terminal)?.buffer ?? {};
  return savedCurAttrData && { x: savedX, y: Math.max(0, savedY - ybase), attributes: savedCurAttrData };
}

/** Whether mouse events are to be sent in the SGR encoding. */
export function sendsSgrMouse(terminal: Emulator): boolean {
  return coreOf(terminal)?.coreMouseService?.activeEncoding?.startsWith('SGR') === true;
}
