import type { Readable, Writable } from 'node:stream';
import { ExpectEnded } from '../errors.js';
import type { Screen } from '../screen/screen.js';
import type { Brake } from './brake.js';
import { EscapeSplitter } from './escape-splitter.js';
import type { InteractSettings } from './interact-options.js';
import type { TerminalModes } from './terminal-modes.js';
import { UserTerminal } from './user-terminal.js';
import { visiblePartOf } from './visible-part.js';

/** Within this time a second press of the escape key sends it to the program. */
const SECOND_PRESS_LIMIT_MS = 300;

/** So much input is read while the program takes none, since the escape key may be in it. */
const UNTAKEN_LIMIT_BYTES = 65_536;
/** Errors of a stream that is closed, as at the end of the session. */
const CLOSED = new Set(['EPIPE', 'EIO', 'ERR_STREAM_DESTROYED', 'ERR_STREAM_WRITE_AFTER_END']);

/** What an interaction needs of its session. */
export interface InteractiveSession {
  readonly screen: Screen | undefined;
  readonly brake: Brake;
  readonly modes: TerminalModes;
  readonly ended: Promise<unknown>;
  /** What is shown first when there is no screen. */
  readonly unread: string;
  /** The beginning of a character whose other bytes have not come. */
  readonly incomplete: Uint8Array | undefined;
  resize(columns: number, rows: number): void;
  /** Resolves when the kernel has taken it. */
  type(keys: Uint8Array): Promise<void>;
}

/**
 * A person types to the program and sees what it prints.
 *
 *     input ──▶ escape key? ──▶ program ──▶ output
 *                  └─ the rest goes back into the input
 *
 * Test: test/session/interact.test.ts
 */
export class Interaction {
  readonly #session: InteractiveSession;
  readonly #input: Readable;
  readonly #output: Writable;
  readonly #signal: AbortSignal | undefined;
  readonly #splitter: EscapeSplitter | undefined;
  readonly #terminal: UserTerminal;
  /** Output that waits until the snapshot is shown. */
  #waiting: (string | Uint8Array)[] | undefined = [];
  /** Keys that the program has not taken. */
  #untaken = 0;
  /** Set while the escape key has been pressed once. */
  #escapeTimer: NodeJS.Timeout | undefined;
  #isOver = false;
  /** Remove the listeners. */
  readonly #listening: (() => void)[] = [];
  #settle: (error?: unknown) => void = () => {};
  #began: () => void = () => {};

  constructor({ escape: key, input, output, signal }: InteractSettings, session: InteractiveSession) {
    this.#session = session;
    this.#input = input;
    this.#output = output;
    this.#signal = signal;
    this.#splitter = key === false ? undefined : new EscapeSplitter(key);
    this.#terminal = new UserTerminal(input, output);
  }

  /** Whether the person's terminal answers the queries of the program, instead of the screen. */
  get answersQueries(): boolean {
    return this.#terminal.answersQueries;
  }

  /** Takes output of the program. */
  show(chunk: string | Uint8Array): void {
    if (this.#waiting) this.#waiting.push(chunk);
    else this.#write(chunk);
  }

  /** Resolves when the person gives the session back, and at the end of the input or of the session. */
  async run(): Promise<void> {
    const wasFlowing = this.#input.readableFlowing === true;
    try {
      await new Promise<void>((resolve, reject) => {
        this.#settle = (error) => {
          this.#isOver = true;
          if (error === undefined) resolve();
          else reject(error);
        };
        this.#begin();
      });
    } finally {
      this.#isOver = true;
      for (const off of this.#listening.splice(0)) off();
      clearTimeout(this.#escapeTimer);
      if (wasFlowing) this.#input.resume();
      else this.#input.pause();
      this.#session.brake.release(this);
      this.#reset();
    }
  }

  #begin(): void {
    const on = (emitter: NodeJS.EventEmitter, event: string, listener: (...args: never[]) => void) => {
      emitter.on(event, listener as () => void);
      this.#listening.push(() => emitter.off(event, listener as () => void));
    };
    const aborted = () => this.#settle(this.#signal?.reason);
    this.#signal?.addEventListener('abort', aborted);
    this.#listening.push(() => this.#signal?.removeEventListener('abort', aborted));
    // A short program may have ended before its output is shown.
    const shown = new Promise<void>((resolve) => {
      this.#began = resolve;
    });
    void Promise.all([this.#session.ended, shown]).then(() => this.#settle());
    // A process that exits meanwhile leaves the terminal as it was.
    on(process, 'exit', () => this.#reset());
    // While the process was stopped, the shell has set its own modes.
    on(process, 'SIGCONT', () => this.#terminal.enterRawAgain());
    on(this.#output, 'error', (error: Error) => this.#settle(error));
    on(this.#output, 'drain', () => this.#session.brake.release(this));
    on(this.#output, 'close', () => this.#settle(new Error('the output of interact was closed')));
    on(this.#output, 'resize', () => this.#followSize());
    this.#terminal.enterRaw();
    this.#followSize();
    this.#showScreen();
    on(this.#input, 'error', (error: Error) => this.#settle(error));
    on(this.#input, 'end', () => this.#settle());
    on(this.#input, 'close', () => this.#settle());
    on(this.#input, 'data', (chunk: Buffer | string) => this.#type(Buffer.from(chunk as string)));
    if (this.#input.readableEnded || this.#input.destroyed) this.#settle();
    else this.#input.resume();
  }

  #followSize(): void {
    const { size } = this.#terminal;
    if (size) this.#session.resize(size.columns, size.rows);
  }

  // --- output -----------------------------------------------------------------------------------------------------

  #showScreen(): void {
    const { screen, unread, incomplete } = this.#session;
    const begin = (first: string) => {
      const chunks = [first, ...(incomplete ? [incomplete] : []), ...(this.#waiting ?? [])];
      this.#waiting = undefined;
      for (const chunk of chunks) this.#write(chunk);
      this.#began();
    };
    if (screen) screen.onceParsed(() => begin(pictureOf(screen)));
    else begin(unread);
  }

  #write(chunk: string | Uint8Array): void {
    if (chunk === '' || this.#isOver || !this.#output.writable) return;
    if (!this.#output.write(chunk)) this.#session.brake.hold(this);
  }

  /** Gives the person's terminal back as it was. */
  #reset(): void {
    const reset = this.#waiting ? '' : this.#session.modes.undo();
    if (this.#output.writable && reset !== '') this.#output.write(reset);
    this.#terminal.restore();
  }

  // --- input ------------------------------------------------------------------------------------------------------

  #type(chunk: Buffer): void {
    if (this.#isOver) return;
    const { keys, rest } = this.#splitter?.split(chunk) ?? { keys: chunk, rest: undefined };
    if (keys.length > 0) this.#send(keys);
    clearTimeout(this.#escapeTimer);
    if (rest) this.#giveBack(rest);
    else if (this.#splitter?.isPressed) {
      this.#escapeTimer = setTimeout(() => this.#giveBack(Buffer.alloc(0)), SECOND_PRESS_LIMIT_MS);
    }
  }

  #send(keys: Buffer): void {
    this.#untaken += keys.length;
    if (this.#untaken > UNTAKEN_LIMIT_BYTES) this.#input.pause();
    this.#session.type(keys).then(
      () => {
        this.#untaken -= keys.length;
        if (this.#untaken <= UNTAKEN_LIMIT_BYTES && !this.#isOver) this.#input.resume();
      },
      // The end of the session settles the interaction.
      (error: NodeJS.ErrnoException) => {
        if (!(error instanceof ExpectEnded) && !CLOSED.has(error.code ?? '')) this.#settle(error);
      },
    );
  }

  /** What follows the escape key is for the next reader of the input. */
  #giveBack(rest: Buffer): void {
    this.#settle();
    this.#input.pause();
    if (rest.length > 0 && !this.#input.readableEnded) this.#input.unshift(rest);
  }
}

/** Returns what shows the screen on another terminal, whose own text scrolls away; nothing for a screen on which nothing has happened. */
function pictureOf(screen: Screen): string {
  const snapshot = visiblePartOf(screen);
  if (snapshot === '') return '';
  const room = '\r\n'.repeat(screen.rows - 1);
  return `${room}\x1b[H\x1b[J${snapshot}`;
}
