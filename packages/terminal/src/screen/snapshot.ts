/**
 * Writes the state of an emulator as bytes that restore it in an empty one of the same size.
 *
 * The serialize addon of xterm loses wrapped lines whose end is empty, wide characters at the margin, hyperlinks, kinds of
 * underlines, the title, the scroll region and whether the cursor is visible: see docs/decisions/terminal.md.
 *
 * Test: test/screen/snapshot.test.ts
 */
import { ASCII, designate } from './charsets.js';
import {
  charsetsOf,
  currentAttributes,
  cursorStyleOf,
  detailsOf,
  type Emulator,
  type EmulatorBuffer,
  type EmulatorLine,
  keyboardOf,
  mouseEncodingOf,
  placeCursor,
} from './emulator.js';
import { Pen } from './pen.js';
import { backgroundSgrOf } from './sgr.js';
import { isEmpty, RowWriter, SEPARATOR } from './write-rows.js';

const TAB_COLUMNS = 8;

export interface ScreenState {
  readonly title: string;
  readonly cursorVisible: boolean;
}

/** @param scrollback whether the lines that have left the screen come first */
export function writeSnapshot(
  terminal: Emulator,
  { title, cursorVisible }: ScreenState,
  scrollback: boolean,
): string {
  const { normal, alternate, active } = terminal.buffer;
  const isAlternate = active.type === 'alternate';
  const parts = [
    title === '' ? '' : `\x1b]2;${title}\x1b\\`,
    isAlternate ? '' : hiddenAlternate(terminal),
    new RowWriter(terminal, normal).write(scrollback ? 0 : normal.baseY),
    tabStopsOf(terminal, 'normal'),
    keyboardFlagsOf(terminal, 'main'),
  ];
  if (isAlternate) {
    const region = regionOf(terminal, 'normal');
    parts.push(
      region,
      switchScreens(terminal),
      // Other terminals have one scroll region for both screens.
      region === '' ? '' : '\x1b[r',
      '\x1b[H',
      new RowWriter(terminal, alternate).write(),
      tabStopsOf(terminal, 'alternate'),
      keyboardFlagsOf(terminal, 'alternate'),
    );
  }
  parts.push(modesOf(terminal), cursorOf(terminal), cursorVisible ? '' : '\x1b[?25l');
  return parts.join('');
}

/** Whether a line has only empty cells with the same background. */
function isBlank(line: EmulatorLine, columns: number): boolean {
  const cells = Array.from({ length: columns }, (_, x) => line.getCell(x));
  const [first] = cells;
  return (
    first !== undefined &&
    cells.every((cell) => cell && isEmpty(cell) && backgroundSgrOf(cell) === backgroundSgrOf(first))
  );
}

function moveTo(x: number, y: number): string {
  return `\x1b[${y + 1};${x + 1}H`;
}

function modesOf(terminal: Emulator): string {
  const { modes, options } = terminal;
  const mouse = { none: 0, x10: 9, vt200: 1000, drag: 1002, any: 1003 }[modes.mouseTrackingMode];
  const encoding = mouseEncodingOf(terminal);
  const set: readonly (readonly [boolean, string])[] = [
    [modes.applicationCursorKeysMode, '\x1b[?1h'],
    [modes.applicationKeypadMode, '\x1b='],
    [modes.bracketedPasteMode, '\x1b[?2004h'],
    [modes.insertMode, '\x1b[4h'],
    [options.convertEol === true, '\x1b[20h'],
    [modes.reverseWraparoundMode, '\x1b[?45h'],
    [modes.sendFocusMode, '\x1b[?1004h'],
    [!modes.wraparoundMode, '\x1b[?7l'],
    [mouse > 0, `\x1b[?${mouse}h`],
    [encoding === 'SGR', '\x1b[?1006h'],
    [encoding === 'SGR_PIXELS', '\x1b[?1016h'],
  ];
  return (
    set
      .filter(([isSet]) => isSet)
      .map(([, sequence]) => sequence)
      .join('') +
    (keyboardOf(terminal)?.replayOther() ?? '') +
    cursorStyleOf(terminal)
  );
}

/** Shows the alternate screen. The row of the cursor on the normal one decides which rows go when the size changes. */
function switchScreens(terminal: Emulator): string {
  const { cursorY } = terminal.buffer.normal;
  const isSaved = detailsOf(terminal, 'normal').saved?.y === cursorY;
  const saved = savedCursorOf(terminal, 'normal', isSaved ? '\x1b[?1049h' : '\x1b7') ?? '';
  return isSaved ? saved : `${saved}${moveTo(0, cursorY)}\x1b[?47h`;
}

/** The alternate screen keeps the flags of the keyboard while it is not shown. */
function hiddenAlternate(terminal: Emulator): string {
  const flags = keyboardFlagsOf(terminal, 'alternate');
  if (flags === '') return '';
  // The usual mode saves the cursor of the normal screen. Its own follows, if there is one.
  const mode = detailsOf(terminal, 'normal').saved ? 1049 : 47;
  return `\x1b[?${mode}h${flags}\x1b[?${mode}l\x1b[H`;
}

/** The tab stops, when they are not at each eighth column. */
function tabStopsOf(terminal: Emulator, which: 'normal' | 'alternate'): string {
  const stops = detailsOf(terminal, which).tabStops.filter((stop) => stop > 0);
  const count = Math.ceil(terminal.cols / TAB_COLUMNS) - 1;
  if (stops.length === count && stops.every((stop, index) => stop === (index + 1) * TAB_COLUMNS)) return '';
  return `\x1b[3g${stops.map((stop) => `\x1b[${stop + 1}G\x1bH`).join('')}`;
}

/** The flags of kitty's keyboard protocol, of the screen that is shown. */
function keyboardFlagsOf(terminal: Emulator, screen: 'main' | 'alternate'): string {
  return keyboardOf(terminal)?.replay(screen) ?? '';
}

function regionOf(terminal: Emulator, which: 'normal' | 'alternate'): string {
  const [top, bottom] = detailsOf(terminal, which).region;
  return top > 0 || bottom < terminal.rows - 1 ? `\x1b[${top + 1};${bottom + 1}r` : '';
}

/** The scroll region, the position of the cursor, and the attributes and character sets of the next character. */
function cursorOf(terminal: Emulator): string {
  const { active } = terminal.buffer;
  const pen = new Pen(terminal);
  const attributes = currentAttributes(terminal);
  const charsets = charsetsOf(terminal);
  return [
    savedCursorOf(terminal, active.type),
    regionOf(terminal, active.type),
    terminal.modes.originMode ? '\x1b[?6h' : '',
    positionOf(terminal, pen),
    attributes ? pen.setExactly(attributes) : pen.reset(),
    charsets ? designate(ASCII, charsets) : '',
  ].join('');
}

/**
 * The cursor that DECRC restores, with its attributes and character sets. Undefined if none was saved.
 *
 * @param save the sequence that saves it
 */
function savedCursorOf(
  terminal: Emulator,
  which: 'normal' | 'alternate',
  save = '\x1b7',
): string | undefined {
  const { saved } = detailsOf(terminal, which);
  if (!saved) return undefined;
  const pen = new Pen(terminal);
  return [
    moveTo(saved.x, saved.y),
    pen.setExactly(saved.attributes),
    designate(ASCII, saved.charsets),
    save,
    designate(saved.charsets, ASCII),
    pen.reset(),
  ].join('');
}

/** Moves the cursor to its place. The scroll region and the origin mode are set. */
function positionOf(terminal: Emulator, pen: Pen): string {
  const { active } = terminal.buffer;
  const { cursorX, cursorY } = active;
  const { cols, modes } = terminal;
  const [top, bottom] = detailsOf(terminal, active.type).region;
  if (modes.originMode && (cursorY < top || cursorY > bottom)) return placeCursor(cursorX, cursorY);
  const y = modes.originMode ? cursorY - top : cursorY;
  return cursorX < cols ? moveTo(cursorX, y) : behindLast(pen, active, cols, y);
}

/** Writes the last character of the line again, which leaves the cursor behind it. */
function behindLast(pen: Pen, buffer: EmulatorBuffer, columns: number, y: number): string {
  const line = buffer.getLine(buffer.baseY + buffer.cursorY);
  const x = line?.getCell(columns - 1)?.getWidth() === 0 ? columns - 2 : columns - 1;
  const cell = line?.getCell(x);
  if (!line || !cell) return moveTo(columns - 1, y);
  if (!isEmpty(cell)) return moveTo(x, y) + pen.set(cell) + cell.getChars() + SEPARATOR;
  // Erasing the line up to the cursor leaves it there.
  if (isBlank(line, columns)) return `${moveTo(x, y)}x${pen.setBackground(cell)}\x1b[1K`;
  return moveTo(x, y) + placeCursor(columns, buffer.cursorY);
}
