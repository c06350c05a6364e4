import { constants } from 'node:os';
import type { Writable } from 'node:stream';
import type { ExitStatus } from 'strand-pty';
import { type CastWriter, createWatchedCastWriter } from '../asciicast/cast-writer.js';
import { asksForPassword } from '../asciicast/password-prompt.js';
import type { Screen } from '../screen/screen.js';
import type { Brake } from './brake.js';
import type { Echo } from './echo.js';
import type { Recording, RecordSettings } from './recording.js';
import { visiblePartOf } from './visible-part.js';

/** Characters that the file has not taken, above which the output of the program is not read. */
const UNTAKEN_LIMIT_CHARACTERS = 65_536;
/** How many characters of the last output are searched for a prompt for a password. */
const PROMPT_CHARACTERS = 256;

/** What a recording needs of its session. */
export interface RecordedSession {
  readonly columns: number;
  readonly rows: number;
  readonly brake: Brake;
  readonly screen: Screen | undefined;
  failed(error: Error): void;
  stopped(): void;
}

/**
 * Writes the events of a session to a file or stream.
 *
 * It begins with what is on the screen. The screen may be behind the output, so what comes before it is up to date waits:
 *
 *     record ─────────── everything before is parsed ───▶
 *            events wait │ snapshot, then the events
 *
 * Test: test/session/record.test.ts
 */
export class SessionRecording implements Recording {
  readonly #to: string | Writable;
  readonly #writer: CastWriter;
  readonly #session: RecordedSession;
  readonly #input: boolean | 'keys';
  /** Resolves when the snapshot has been written. */
  readonly #begun: Promise<void>;
  /** Events that wait for the snapshot. */
  #waiting: (() => void)[] | undefined = [];
  /** Characters that the file has not taken. */
  #untaken = 0;
  #prompt = '';
  #stopped: Promise<void> | undefined;
  #error: Error | undefined;

  /** @throws {TypeError|RangeError} for a wrong option */
  constructor(to: string | Writable, { input, writer, header }: RecordSettings, session: RecordedSession) {
    const { columns, rows, screen } = session;
    this.#to = to;
    this.#session = session;
    this.#input = input;
    this.#writer = createWatchedCastWriter(to, { columns, rows, ...header }, writer, (error) => {
      this.#fail(error);
    });
    this.#begun = new Promise((resolve) => {
      const begin = () => {
        this.#begin(screen);
        resolve();
      };
      if (screen) screen.onceParsed(begin);
      else begin();
    });
  }

  get error(): Error | undefined {
    return this.#error;
  }

  #begin(screen: Screen | undefined): void {
    const snapshot = screen ? visiblePartOf(screen) : '';
    if (snapshot !== '') this.#take(snapshot.length, () => this.#writer.output(snapshot));
    if (screen) this.#prompt = screen.line(screen.cursor.y);
    const events = this.#waiting ?? [];
    this.#waiting = undefined;
    for (const event of events) event();
  }

  output(text: string): void {
    this.#add(text.length, () => {
      if (this.#input === 'keys') this.#prompt = (this.#prompt + text).slice(-PROMPT_CHARACTERS);
      return this.#writer.output(text);
    });
  }

  input(data: string | Uint8Array, echo: Echo): void {
    if (this.#input === false || echo === 'off') return;
    if (echo === 'program' && this.#input !== 'keys') return;
    // The caller may use its buffer for something else when the kernel has taken the bytes.
    const copy = typeof data === 'string' ? data : Buffer.from(data);
    this.#add(data.length, async () => {
      if (echo === 'on' || !asksForPassword(this.#prompt)) await this.#writer.input(copy);
    });
  }

  resize(columns: number, rows: number): void {
    // Not after a snapshot that is still to come, since that has the new size.
    this.#take(0, () => this.#writer.resize(columns, rows));
  }

  mark(label = ''): void {
    if (typeof label !== 'string') throw new TypeError(`a label is a string, not ${typeof label}`);
    if (this.#stopped !== undefined) throw new Error('the recording has ended');
    this.#add(label.length, () => this.#writer.mark(label));
  }

  stop(): Promise<void> {
    this.#session.stopped();
    return this.#end();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  /** The session has ended. An error is reported by an event, by `Session.close` and by `stop`. */
  finish({ exitCode, signal }: ExitStatus): void {
    if (this.#stopped !== undefined) return;
    const status = exitCode ?? (signal === null ? undefined : statusOf(signal));
    if (status !== undefined) this.#add(0, () => this.#writer.exit(status));
    this.#end().catch(() => {});
  }

  #end(): Promise<void> {
    // What is still to be written no longer grows.
    this.#session.brake.release(this);
    this.#stopped ??= this.#begun.then(async () => {
      try {
        await this.#writer.end();
      } catch (error) {
        this.#fail(error as Error);
      }
      if (this.#error) throw this.#error;
    });
    return this.#stopped;
  }

  #add(length: number, event: () => Promise<void>): void {
    if (this.#waiting) this.#waiting.push(() => this.#take(length, event));
    else this.#take(length, event);
  }

  #take(length: number, event: () => Promise<void>): void {
    if (this.#error) return;
    const { brake } = this.#session;
    this.#untaken += length;
    if (this.#untaken > UNTAKEN_LIMIT_CHARACTERS && this.#stopped === undefined) brake.hold(this);
    event().then(
      () => {
        this.#untaken -= length;
        if (this.#untaken === 0) brake.release(this);
      },
      (error: Error) => this.#fail(error),
    );
  }

  #fail(error: Error): void {
    if (this.#error) return;
    this.#error = typeof this.#to === 'string' ? withFile(error, this.#to) : error;
    this.#session.brake.release(this);
    this.#session.failed(this.#error);
  }
}

/** Returns an error that names the file of the recording, with the code and the other properties of the original. */
function withFile(cause: Error, file: string): Error {
  return Object.assign(new Error(`the recording ${file}: ${cause.message}`, { cause }), cause);
}

/** Returns the status that a shell gives for a signal; a real-time signal has no name but its number, as `'SIG35'`. */
function statusOf(signal: string): number {
  const { [signal]: number = Number(signal.slice(3)) }: Readonly<Record<string, number>> = constants.signals;
  return 128 + number;
}
