import type { ExitStatus } from '../errors.js';
import type { SignalName } from '../interfaces.js';
import { oneOf, optionalMilliseconds, optionalPositive } from '../launch/options.js';
import { signalNumber } from '../launch/signals.js';
import type { Process } from '../process/process.js';
import { ProcessProtocol } from '../process/process-protocol.js';
import { Termination } from '../process/termination.js';
import { isFailure } from '../transport/is-failure.js';

/** Options of the helpers for the amount of output, and for the end of the program. */
export interface CollectOptions {
  /** Most bytes to keep of output and errors together, at least 1. Default: no limit. */
  maxBytes?: number | undefined;
  /**
   * What happens at one byte more than `maxBytes`. `'reject'` (default) ends the program's session as `timeout` does;
   * `'truncate'` drops what is too much, and the program goes on.
   */
  overflow?: 'reject' | 'truncate' | undefined;
  /** The signal that is sent first to end the program's session. Default `'SIGTERM'`. */
  killSignal?: SignalName | number | undefined;
  /** Milliseconds from `killSignal` to SIGKILL, 0 to 2,147,483,647. Default 1,000. */
  killGrace?: number | undefined;
}

/** What a program printed. */
export interface Printed {
  /** Its output. */
  readonly out: Buffer;
  /** Its error output. */
  readonly err: Buffer;
  /** True when it printed more than `maxBytes`, and the rest was dropped. */
  readonly truncated?: true;
}

/** Why a program was ended before its time. */
export interface CollectFailure {
  readonly message: string;
  readonly code?: string;
  readonly cause?: unknown;
}

interface CollectPlan extends CollectOptions {
  /** The program, for messages. */
  readonly name: string;
  /** False: what it prints is counted and dropped. */
  readonly keep: boolean;
  /** The first byte of its errors ends it. */
  readonly refuseErrors: boolean;
}

const DEFAULT_KILL_GRACE = 1_000;
const UNKNOWN: ExitStatus = { exitCode: null, signal: null };
const STDIN = 0;
const STDERR = 2;

/**
 * Keeps what a child on pipes prints, and ends its session before its time when it is told to.
 *
 *     running ── fail ── killSignal ── killGrace ── SIGKILL ──▶ no process of the session is left ──▶ pipes closed ──▶ ended
 *
 * The pipes are not closed earlier, since a child that is just writing would die of SIGPIPE instead; nor later, since a
 * process that left the session may have them open for ever.
 */
export class OutputCollector extends ProcessProtocol {
  declare transport: Process;
  /** The child has ended, and after a failure no process of its session is left. */
  readonly ended: Promise<ExitStatus>;
  /** Resolves at the first byte of errors, if that ends the child. */
  readonly gotErrors: Promise<undefined>;
  #failure: CollectFailure | undefined;
  readonly #chunks: { fd: number; data: Buffer }[] = [];
  readonly #plan: CollectPlan;
  readonly #maxBytes: number;
  readonly #truncates: boolean;
  readonly #killSignal: SignalName | number;
  readonly #killGrace: number;
  #bytes = 0;
  #termination: Termination | undefined;
  #end: ExitStatus | undefined;
  #resolve!: (end: ExitStatus) => void;
  #tellErrors!: (nothing?: undefined) => void;

  /** @throws {TypeError|RangeError} */
  constructor(plan: CollectPlan) {
    super();
    const { maxBytes, overflow, killSignal, killGrace } = plan;
    this.#plan = plan;
    this.#maxBytes = optionalPositive('maxBytes', maxBytes) ?? Number.POSITIVE_INFINITY;
    this.#truncates = oneOf('overflow', overflow ?? 'reject', ['reject', 'truncate']) === 'truncate';
    this.#killSignal = signalNumber(killSignal === undefined ? 'SIGTERM' : killSignal);
    this.#killGrace = optionalMilliseconds('killGrace', killGrace) ?? DEFAULT_KILL_GRACE;
    this.ended = new Promise((resolve) => {
      this.#resolve = resolve;
    });
    this.gotErrors = new Promise((resolve) => {
      this.#tellErrors = resolve;
    });
  }

  get failure(): CollectFailure | undefined {
    return this.#failure;
  }

  /** Both, in the order in which they came. */
  get together(): Buffer {
    return Buffer.concat(this.#chunks.map(({ data }) => data));
  }

  get printed(): Printed {
    const truncated = this.#bytes > this.#maxBytes;
    return { out: this.#of(1), err: this.#of(STDERR), ...(truncated && { truncated }) };
  }

  #of(wanted: number): Buffer {
    return Buffer.concat(this.#chunks.filter(({ fd }) => fd === wanted).map(({ data }) => data));
  }

  override childDataReceived(fd: number, data: Buffer): void {
    const room = this.#maxBytes - this.#bytes;
    this.#bytes += data.length;
    if (this.#plan.keep && room > 0) this.#chunks.push({ fd, data: data.subarray(0, room) });
    if (fd === STDERR && this.#plan.refuseErrors) this.#refuseErrors(data);
    if (data.length > room && !this.#truncates)
      this.fail({ message: `${this.#plan.name} printed more than ${this.#maxBytes} bytes`, code: 'ENOBUFS' });
  }

  #refuseErrors(errors: Buffer): void {
    if (this.#failure) return;
    this.fail({ message: `got errors from ${this.#plan.name}: ${errors.toString().trimEnd()}` });
    this.#tellErrors();
  }

  /** An I/O error: not all that it printed was read, or not all of its input was written. */
  override childConnectionLost(fd: number, reason: Error): void {
    if (!isFailure(reason)) return;
    const what = fd === STDIN ? 'write the input' : 'read the output';
    const message = `cannot ${what} of ${this.#plan.name}: ${reason.message}`;
    this.fail({ message, code: reason.code, cause: reason });
  }

  override processExited(): void {
    this.#termination?.reaped();
  }

  override processEnded({ exitCode, signal }: ExitStatus): void {
    this.#end = { exitCode, signal };
    if (!this.#termination) this.#resolve(this.#end);
  }

  /** Ends the child and its session. No effect when the child has ended, or is being ended already. */
  fail(failure: CollectFailure): void {
    if (this.#failure || this.transport.state === 'ended') return;
    this.#failure = failure;
    this.#termination = new Termination(this.transport);
    this.#termination.kill(this.#killSignal, this.#killGrace);
    void this.#finish(this.#termination);
  }

  async #finish(termination: Termination): Promise<void> {
    await termination.done();
    this.#termination = undefined;
    if (this.#end) this.#resolve(this.#end);
    else if (this.transport.pid === null) this.transport.endOutput();
    else this.#leave();
  }

  /** It runs as another user (sudo) and cannot be ended: the answer does not wait for it, nor does Node. */
  #leave(): void {
    if (this.#failure) {
      const message = `${this.#failure.message}, and lives on: ${this.#refusal()}`;
      this.#failure = { ...this.#failure, message };
    }
    this.transport.abortConnection();
    this.transport.unref();
    this.#resolve(UNKNOWN);
  }

  #refusal(): string {
    try {
      this.transport.signalProcess(this.#killSignal);
      return 'it was signalled too late';
    } catch (error) {
      return (error as Error).message;
    }
  }
}
