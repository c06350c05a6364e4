import type { ExitStatus } from '../errors.js';
import type { SignalName } from '../interfaces.js';
import type { Process } from '../process/process.js';
import { ProcessProtocol } from '../process/process-protocol.js';
import { Termination } from '../process/termination.js';
import { isFailure } from '../transport/is-failure.js';

/** Why a program is ended before its time. */
export interface CollectFailure {
  readonly message: string;
  readonly code?: string;
  readonly cause?: unknown;
}

/** How the output of a program is collected, and how the program is ended. */
export interface CollectSettings {
  /** The program's name, for messages. */
  readonly name: string;
  /** False: the output is counted and discarded. */
  readonly keep: boolean;
  /** The first byte on stderr ends the program. */
  readonly refuseErrors: boolean;
  /** The most bytes to keep of stdout and stderr together. */
  readonly maxBytes: number;
  /** What is above `maxBytes` is dropped; otherwise it ends the program. */
  readonly truncates: boolean;
  readonly killSignal: SignalName | number;
  /** Milliseconds from `killSignal` to SIGKILL. */
  readonly killGrace: number;
}

const UNKNOWN: ExitStatus = { exitCode: null, signal: null };
const STDIN = 0;
const STDOUT = 1;
const STDERR = 2;

/**
 * Keeps the output of a child on pipes. `fail` ends the child's session before its time:
 *
 *     running ── fail ── killSignal ── killGrace ── SIGKILL ──▶ no process of the session is left ──▶ pipes closed ──▶ ended
 *
 * The pipes are not closed earlier, because a child that is writing would die of SIGPIPE; nor later, because a process that
 * left the session may keep them open for ever.
 */
export class OutputCollector extends ProcessProtocol {
  declare transport: Process;
  /** Resolves when the child has ended and, after a failure, no process of its session is left. */
  readonly ended: Promise<ExitStatus>;
  /** Resolves at the first byte on stderr, if that ends the child. */
  readonly gotErrors: Promise<undefined>;
  readonly #settings: CollectSettings;
  readonly #chunks: { fd: number; data: Buffer }[] = [];
  /** Bytes of output so far, also of what was not kept. */
  #bytes = 0;
  #failure: CollectFailure | undefined;
  #termination: Termination | undefined;
  #end: ExitStatus | undefined;
  #resolveEnded!: (end: ExitStatus) => void;
  #resolveGotErrors!: (nothing?: undefined) => void;

  constructor(settings: CollectSettings) {
    super();
    this.#settings = settings;
    this.ended = new Promise((resolve) => {
      this.#resolveEnded = resolve;
    });
    this.gotErrors = new Promise((resolve) => {
      this.#resolveGotErrors = resolve;
    });
  }

  get failure(): CollectFailure | undefined {
    return this.#failure;
  }

  /** Stdout and stderr, in the order in which they came. */
  get together(): Buffer {
    return Buffer.concat(this.#chunks.map(({ data }) => data));
  }

  get out(): Buffer {
    return this.#outputOf(STDOUT);
  }

  get err(): Buffer {
    return this.#outputOf(STDERR);
  }

  /** More than `maxBytes` came. */
  get overflowed(): boolean {
    return this.#bytes > this.#settings.maxBytes;
  }

  #outputOf(wanted: number): Buffer {
    return Buffer.concat(this.#chunks.filter(({ fd }) => fd === wanted).map(({ data }) => data));
  }

  override childDataReceived(fd: number, data: Buffer): void {
    const { name, keep, refuseErrors, maxBytes, truncates } = this.#settings;
    const room = maxBytes - this.#bytes;
    this.#bytes += data.length;
    if (keep && room > 0) this.#chunks.push({ fd, data: data.subarray(0, room) });
    if (fd === STDERR && refuseErrors) this.#refuseErrors(data);
    if (this.overflowed && !truncates)
      this.fail({ message: `${name} printed more than ${maxBytes} bytes`, code: 'ENOBUFS' });
  }

  #refuseErrors(errors: Buffer): void {
    if (this.#failure) return;
    this.fail({ message: `got errors from ${this.#settings.name}: ${errors.toString().trimEnd()}` });
    this.#resolveGotErrors();
  }

  /** An I/O error: some of the output was not read, or some of the input was not written. */
  override childConnectionLost(fd: number, reason: Error): void {
    if (!isFailure(reason)) return;
    const what = fd === STDIN ? 'write the input' : 'read the output';
    const message = `cannot ${what} of ${this.#settings.name}: ${reason.message}`;
    this.fail({ message, code: reason.code, cause: reason });
  }

  override processExited(): void {
    this.#termination?.reaped();
  }

  override processEnded({ exitCode, signal }: ExitStatus): void {
    this.#end = { exitCode, signal };
    if (!this.#termination) this.#resolveEnded(this.#end);
  }

  /** Ends the child and its session. No effect after the child's end, and after the first failure. */
  fail(failure: CollectFailure): void {
    if (this.#failure || this.transport.state === 'ended') return;
    this.#failure = failure;
    this.#termination = new Termination(this.transport);
    this.#termination.kill(this.#settings.killSignal, this.#settings.killGrace);
    void this.#finish(this.#termination);
  }

  async #finish(termination: Termination): Promise<void> {
    await termination.done();
    this.#termination = undefined;
    if (this.#end) this.#resolveEnded(this.#end);
    else if (this.transport.pid === null) this.transport.endOutput();
    else this.#abandon();
  }

  /** The child runs as another user (sudo) and cannot be ended. Neither the promise nor Node waits for it. */
  #abandon(): void {
    if (this.#failure) {
      const message = `${this.#failure.message}, and lives on: ${this.#refusal()}`;
      this.#failure = { ...this.#failure, message };
    }
    this.transport.abortConnection();
    this.transport.unref();
    this.#resolveEnded(UNKNOWN);
  }

  #refusal(): string {
    try {
      this.transport.signalProcess(this.#settings.killSignal);
      return 'it was signalled too late';
    } catch (error) {
      return (error as Error).message;
    }
  }
}
