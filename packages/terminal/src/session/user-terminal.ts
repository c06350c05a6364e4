import type { Readable, Writable } from 'node:stream';
import { isatty } from 'node:tty';
import { getAttributes, setAttributes } from 'strand-pty';

/** What a terminal of Node has beside the stream. */
interface TerminalInput extends Readable {
  readonly isTTY?: boolean;
  readonly isRaw?: boolean;
  readonly fd?: number;
  setRawMode?(raw: boolean): unknown;
}

interface TerminalOutput extends Writable {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

/** The terminal of the person who takes over a session, if there is one: raw as long as that lasts. */
export class UserTerminal {
  readonly #input: TerminalInput;
  readonly #output: TerminalOutput;
  #wasRaw = false;
  #isEntered = false;

  constructor(input: Readable, output: Writable) {
    this.#input = input;
    this.#output = output;
  }

  /** Whether the person's terminal answers queries of the program: it sees them, and its answers arrive here. */
  get answersQueries(): boolean {
    return this.#input.isTTY === true && this.#output.isTTY === true;
  }

  /** The size of the terminal at the output; undefined for anything else, and for a terminal that does not know its size. */
  get size(): { readonly columns: number; readonly rows: number } | undefined {
    const { isTTY, columns, rows } = this.#output;
    return isTTY && columns && rows ? { columns, rows } : undefined;
  }

  enterRaw(): void {
    if (!this.#input.isTTY || !this.#input.setRawMode) return;
    if (!this.#isEntered) this.#wasRaw = this.#input.isRaw === true;
    this.#isEntered = true;
    this.#input.setRawMode(true);
    this.#keepLineFeeds();
  }

  /** Node adds a carriage return to each line feed, but the output is that of a terminal, which has them already. */
  #keepLineFeeds(): void {
    const { fd } = this.#input;
    if (typeof fd !== 'number' || !isatty(fd) || !this.#output.isTTY) return;
    unlessClosed(() => setAttributes(fd, { ...getAttributes(fd), OPOST: false }));
  }

  /** After another program has set the modes of the terminal. */
  enterRawAgain(): void {
    if (!this.#isEntered) return;
    // Node does nothing when it has set the mode already.
    this.#input.setRawMode?.(false);
    this.enterRaw();
  }

  restore(): void {
    if (!this.#isEntered) return;
    this.#isEntered = false;
    // Only a change restores what Node has changed.
    this.#input.setRawMode?.(false);
    if (this.#wasRaw) this.#input.setRawMode?.(true);
  }
}

/** A terminal that was hung up has no attributes. */
function unlessClosed(change: () => void): void {
  try {
    change();
  } catch (error) {
    if (!['EIO', 'EBADF'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}
