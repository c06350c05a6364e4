/**
 * What xterm 6 does not export, as far as `screen/` uses it. Each group is optional, so that another version of xterm loses a detail
 * instead of breaking.
 */
import type { IBufferCell, IFunctionIdentifier, Terminal } from '@xterm/headless';

/** The part of a cell that SGR sets. */
export type EmulatorAttributes = Omit<IBufferCell, 'getWidth' | 'getChars' | 'getCode'>;

/** What a cell or the attributes of the next character have besides colours and flags. Shared, and replaced when it changes. */
export interface Extended {
  readonly _ext?: number;
  underlineStyle: number;
  underlineColor: number;
  urlId: number;
  clone(): Extended;
}

/** Colours and flags, packed. */
export interface Attributes {
  fg: number;
  bg: number;
  extended: Extended;
  updateExtended(): void;
}

export interface InternalCell extends Attributes {
  content: number;
}

export interface InternalLine {
  readonly length: number;
  isWrapped: boolean;
  readonly _extendedAttrs?: Readonly<Record<number, Extended | undefined>>;
  getWidth(column: number): number;
  hasContent(column: number): number;
  loadCell(column: number, cell: InternalCell): InternalCell;
  setCell(column: number, cell: InternalCell): void;
  setCellFromCodepoint(column: number, codePoint: number, width: number, attributes: Attributes): void;
  resize(columns: number, fill: InternalCell): boolean;
  clone(): InternalLine;
  copyCellsFrom(source: InternalLine, from: number, to: number, count: number, backwards: boolean): void;
}

export interface InternalBuffer {
  readonly lines: {
    length: number;
    maxLength: number;
    get(index: number): InternalLine | undefined;
    set(index: number, line: InternalLine): void;
    push(line: InternalLine): void;
    pop(): unknown;
  };
  x: number;
  y: number;
  ybase: number;
  ydisp: number;
  readonly scrollTop: number;
  readonly scrollBottom: number;
  savedX: number;
  savedY: number;
  readonly savedCurAttrData: Attributes & EmulatorAttributes;
  readonly tabs: Record<number, boolean | undefined>;
  readonly _memoryCleanupQueue?: { clear?(): void };
  getNullCell(attributes?: Attributes): InternalCell;
  getBlankLine(attributes: Attributes): InternalLine;
}

export interface CharacterDecoder {
  /** Writes the code points of a text into `target`, and returns how many. */
  decode(input: string, target: Uint32Array): number;
  clear(): void;
}

/** The parameters of a sequence. Only the first `length` of `params` are used. xterm's exported interface copies them to an array each time. */
export interface SequenceParameters {
  readonly params: Int32Array;
  readonly length: number;
}

export function hasParameter({ params, length }: SequenceParameters, value: number): boolean {
  for (let index = 0; index < length; index += 1) if (params[index] === value) return true;
  return false;
}

export interface InputHandler {
  readonly _curAttrData: Attributes & EmulatorAttributes;
  readonly _parser?: {
    registerCsiHandler(id: IFunctionIdentifier, handler: (params: SequenceParameters) => boolean): unknown;
  };
  _stringDecoder?: CharacterDecoder;
  _parseBuffer?: Uint32Array;
  parse(data: string | Uint8Array, promiseResult?: boolean): unknown;
  print(data: Uint32Array, start: number, end: number): void;
  saveCursor(): boolean;
  restoreCursor(): boolean;
  selectCharset(collectAndFlag: string): boolean;
  insertChars(params: unknown): boolean;
  insertColumns(params: unknown): boolean;
}

/** Maps a character of ASCII to another. Undefined: ASCII itself. */
export type Charset = Readonly<Record<string, string>> | undefined;

interface CharsetService {
  charset: Charset;
  glevel: number;
  _charsets: Charset[];
  reset(): void;
}

interface LinkService {
  registerLink(link: { readonly uri: string }): number;
  addLineToLink(id: number, row: number): void;
  getLinkData(id: number): { readonly uri: string } | undefined;
}

export interface Core {
  readonly _bufferService?: { scroll(erase: Attributes, isWrapped?: boolean): void };
  readonly buffers?: {
    readonly normal: InternalBuffer;
    readonly alt: InternalBuffer;
    readonly active: InternalBuffer;
    onBufferActivate(listener: (event: { readonly inactiveBuffer: InternalBuffer }) => void): unknown;
  };
  readonly _oscLinkService?: LinkService;
  readonly _charsetService?: CharsetService;
  readonly _inputHandler?: InputHandler;
  readonly coreMouseService?: { readonly activeEncoding?: string };
  readonly coreService?: {
    readonly decPrivateModes?: {
      readonly cursorStyle?: 'block' | 'underline' | 'bar';
      readonly cursorBlink?: boolean;
      readonly wraparound?: boolean;
    };
  };
}

export function coreOf(terminal: Terminal): Core | undefined {
  return (terminal as unknown as { readonly _core?: Core })._core;
}

/** In `bg`: the cell has `extended`. */
export const HAS_EXTENDED_FLAG = 0x10000000;
