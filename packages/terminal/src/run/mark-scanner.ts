/** The number of the operating system command (OSC) of the marks. No terminal knows it, so the marks are not shown. */
export const MARK_NUMBER = 7717;

const START = `\x1b]${MARK_NUMBER};`;
const END = '\x07';
/** A mark has at most 200 of these characters. */
const MARK = new RegExp(`^\\x1b\\]${MARK_NUMBER};([\\w;-]{1,200})\\x07`);
const MARK_LIMIT_CHARACTERS = START.length + 200 + END.length;

export interface MarkScannerEvents {
  /** Output between marks. */
  text(text: string): void;
  /**
   * @param fields the fields of the mark: its kind, and what belongs to it
   * @param rest how many characters of the chunk follow
   */
  mark(fields: readonly string[], rest: number): void;
}

/**
 * Finds the marks that the shell prints, in a stream that may be split anywhere.
 *
 * Test: test/run/mark-scanner.test.ts
 */
export class MarkScanner {
  readonly #events: MarkScannerEvents;
  /** The beginning of what may become a mark. */
  #pending = '';

  constructor(events: MarkScannerEvents) {
    this.#events = events;
  }

  write(chunk: string): void {
    const text = this.#pending + chunk;
    this.#pending = '';
    let position = 0;
    for (let from = text.indexOf('\x1b'); from >= 0; from = text.indexOf('\x1b', from + 1)) {
      const found = MARK.exec(text.slice(from, from + MARK_LIMIT_CHARACTERS));
      if (found) {
        this.#text(text.slice(position, from));
        position = from + found[0].length;
        this.#events.mark((found[1] ?? '').split(';'), text.length - position);
        from = position - 1;
      } else if (isBeginning(text.slice(from))) {
        this.#text(text.slice(position, from));
        this.#pending = text.slice(from);
        return;
      }
    }
    this.#text(text.slice(position));
  }

  /** Reports the beginning of a mark that was not completed as text. */
  end(): void {
    this.#text(this.#pending);
    this.#pending = '';
  }

  #text(text: string): void {
    if (text !== '') this.#events.text(text);
  }
}

/** Whether more text can make a mark of it. */
function isBeginning(text: string): boolean {
  if (text.length <= START.length) return START.startsWith(text);
  return (
    text.length < MARK_LIMIT_CHARACTERS &&
    text.startsWith(START) &&
    /^[\w;-]*$/.test(text.slice(START.length))
  );
}
