/**
 * Records what passes through the relay. A failure of the file stops the recording, not the command: it is reported when
 * the command has ended, since a message would destroy what the command shows.
 *
 * Test: test/commands/record.test.ts
 */
import { StringDecoder } from 'node:string_decoder';
import type { PtyChild } from 'strand-pty';
import {
  type CastHeader,
  type CastWriter,
  createCastWriter,
  type RedactionRule,
} from 'strand-terminal/asciicast';
import type { ControlKey } from '../relay/control-key.js';
import type { RelayTap } from '../relay/relay-tap.js';
import { MarkerKey } from './marker-key.js';
import { type ExistingFile, type OpenedRecording, openRecording } from './open-recording.js';
import { RecordingFile } from './recording-file.js';
import { isSecret } from './secret-input.js';

export interface RecorderOptions {
  readonly existing?: ExistingFile;
  /** Default: the version of the recording that is continued, or 3. */
  readonly version?: 2 | 3 | undefined;
  /** Whether input is recorded; `'keys'`: also what programs read key by key. Default: false. */
  readonly input?: boolean | 'keys' | undefined;
  /** In seconds. Longer pauses are shortened to it. */
  readonly idleLimit?: number | undefined;
  readonly redact?: readonly RedactionRule[];
  readonly title?: string | undefined;
  readonly command?: string | undefined;
  /** Default: none. */
  readonly markerKey?: ControlKey | undefined;
}

/** Longer output becomes several events, so that a full disk takes as much of it as it can. */
const EVENT_LIMIT_BYTES = 8192;
/** Characters in which the prompt for a password is looked for. */
const PROMPT_CHARACTERS = 512;

interface Size {
  readonly columns: number;
  readonly rows: number;
}

export class Recorder implements RelayTap {
  readonly #options: RecorderOptions;
  readonly #opened: OpenedRecording;
  readonly #markerKey: MarkerKey | undefined;
  #child: PtyChild | undefined;
  #writer: CastWriter | undefined;
  #failure: Error | undefined;
  readonly #decoder = new StringDecoder('utf8');
  /** The end of the output. */
  #lastOutput = '';

  /**
   * Opens the file.
   *
   * @throws {UsageError} if the file exists and is to be kept
   * @throws {Error} of the file system, or a `CastError` of the recording to be continued
   */
  static async open(path: string, options: RecorderOptions): Promise<Recorder> {
    return new Recorder(options, await openRecording(path, options.existing ?? 'refuse', options.version));
  }

  private constructor(options: RecorderOptions, opened: OpenedRecording) {
    this.#options = options;
    this.#opened = opened;
    this.#markerKey = options.markerKey && new MarkerKey(options.markerKey);
  }

  /** Whether the command was started. */
  get hasBegun(): boolean {
    return this.#child !== undefined;
  }

  /** Leaves the file as it was, since the command could not be started. */
  discard(): void {
    this.#opened.discard();
  }

  begin(child: PtyChild): void {
    this.#child = child;
    let { columns, rows }: Size = child;
    const writer = this.#createWriter(child);
    this.#writer = writer;
    if (!writer) return;
    const { previous } = this.#opened;
    if (previous) {
      if (previous.columns !== columns || previous.rows !== rows) this.#take(writer.resize(columns, rows));
      if (!previous.isAtLineStart) this.#take(writer.output('\r\n'));
    }
    child.on('resize', (newColumns, newRows) => {
      if (newColumns === columns && newRows === rows) return;
      [columns, rows] = [newColumns, newRows];
      this.#take(writer.resize(columns, rows));
    });
  }

  async printed(output: Uint8Array): Promise<void> {
    if (this.#options.input === 'keys') {
      this.#lastOutput = (this.#lastOutput + this.#decoder.write(Buffer.from(output))).slice(
        -PROMPT_CHARACTERS,
      );
    }
    for (let at = 0; at < output.length && this.#writer && !this.#failure; at += EVENT_LIMIT_BYTES) {
      await this.#taken(this.#writer.output(output.subarray(at, at + EVENT_LIMIT_BYTES)));
    }
  }

  typed(input: Uint8Array, isTerminal: boolean): Uint8Array {
    const key = isTerminal ? this.#markerKey : undefined;
    const { keys, count } = key?.remove(input) ?? { keys: input, count: 0 };
    if (this.#writer && !this.#failure) this.#recordTyped(this.#writer, keys, count);
    return keys;
  }

  #recordTyped(writer: CastWriter, keys: Uint8Array, markers: number): void {
    for (let marker = 0; marker < markers; marker += 1) this.#take(writer.mark());
    const { input = false } = this.#options;
    if (input === false || keys.length === 0 || !this.#child) return;
    if (!isSecret(this.#child, input === 'keys', this.#lastOutput)) this.#take(writer.input(keys));
  }

  /** Completes the recording. Returns the error that stopped it. */
  async end(exitStatus: number): Promise<Error | undefined> {
    const writer = this.#writer;
    if (writer && !this.#failure) {
      this.#take(writer.exit(exitStatus));
      await this.#taken(writer.end());
    }
    return this.#failure;
  }

  #createWriter(size: Size): CastWriter | undefined {
    const { fd, previous } = this.#opened;
    const { version, redact, idleLimit } = this.#options;
    try {
      const file = new RecordingFile(fd, previous?.length ?? 0);
      if (previous?.lacksLineEnd) file.write('\n');
      return createCastWriter(file, this.#header(size), {
        version: previous?.version ?? version,
        redact,
        idleLimit: idleLimit ?? previous?.idleLimit,
        continues: previous?.time,
      });
    } catch (error) {
      // The file cannot be truncated.
      if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
      this.#failure = error as Error;
      return undefined;
    }
  }

  #header({ columns, rows }: Size): CastHeader {
    const { TERM, SHELL } = process.env;
    const { title, command, idleLimit } = this.#options;
    return {
      columns,
      rows,
      termType: TERM,
      timestamp: Math.floor(Date.now() / 1000),
      title,
      command,
      // The pauses are shortened already. It is kept for what --append adds.
      idleTimeLimit: idleLimit,
      ...(SHELL !== undefined && { env: { SHELL } }),
    };
  }

  #take(written: Promise<void>): void {
    void this.#taken(written);
  }

  async #taken(written: Promise<void>): Promise<void> {
    try {
      await written;
    } catch (error) {
      this.#failure ??= error as Error;
    }
  }
}
