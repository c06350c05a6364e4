import { type ExitStatus, ProcessExitedAlready } from '../errors.js';
import type { DelayedCall, SignalName } from '../interfaces.js';
import { optionalMilliseconds, optionalPositive } from './options.js';
import type { Process } from './process.js';
import { ProcessProtocol } from './process-protocol.js';
import { signalNumber } from './signals.js';

export interface CollectOptions {
  /** The most of output and errors together; one byte more ends the child as `timeout` does. Default no limit. */
  maxBytes?: number | undefined;
  /** Default `'SIGTERM'`. */
  killSignal?: SignalName | number | undefined;
  /** Milliseconds from `killSignal` to SIGKILL. Default 1,000. */
  killGrace?: number | undefined;
}

export interface Printed {
  readonly out: Buffer;
  readonly err: Buffer;
}

const DEFAULT_KILL_GRACE = 1_000;
const UNKNOWN: ExitStatus = { exitCode: null, signal: null };

/**
 * Keeps what a child on pipes prints, and ends it before its time when it is told to.
 *
 *     running ── fail ── killSignal ── killGrace ── SIGKILL ──▶ the child's death ── its pipes are given up ──▶ ended
 *
 * Not earlier: a child that is just writing would die of SIGPIPE instead. Nor later: a grandchild with copies of
 * the pipes does not hold the answer.
 */
export class OutputCollector extends ProcessProtocol {
  declare transport: Process;
  readonly ended: Promise<ExitStatus>;
  /** Why it was ended before its time. */
  failure: { message: string; code: string; cause?: unknown } | undefined;
  readonly #chunks: { fd: number; data: Buffer }[] = [];
  readonly #keep: boolean;
  readonly #maxBytes: number;
  readonly #killSignal: SignalName | number;
  readonly #killGrace: number;
  #bytes = 0;
  #timer: DelayedCall | undefined;
  #resolve!: (end: ExitStatus) => void;

  /** @throws {TypeError|RangeError} */
  constructor({ maxBytes, killSignal = 'SIGTERM', killGrace }: CollectOptions, keep: boolean) {
    super();
    this.#keep = keep;
    this.#maxBytes = optionalPositive('maxBytes', maxBytes) ?? Number.POSITIVE_INFINITY;
    signalNumber(killSignal);
    this.#killSignal = killSignal;
    this.#killGrace = optionalMilliseconds('killGrace', killGrace) ?? DEFAULT_KILL_GRACE;
    this.ended = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  /** Both, in the order in which they came. */
  get together(): Buffer {
    return Buffer.concat(this.#chunks.map(({ data }) => data));
  }

  get printed(): Printed {
    return { out: this.#of(1), err: this.#of(2) };
  }

  #of(wanted: number): Buffer {
    return Buffer.concat(this.#chunks.filter(({ fd }) => fd === wanted).map(({ data }) => data));
  }

  override childDataReceived(fd: number, data: Buffer): void {
    const room = this.#maxBytes - this.#bytes;
    this.#bytes += data.length;
    if (this.#keep && room > 0) this.#chunks.push({ fd, data: data.subarray(0, room) });
    if (data.length > room) this.fail(`printed more than ${this.#maxBytes} bytes`, 'ENOBUFS');
  }

  override processExited(): void {
    this.#timer?.cancel();
    if (this.failure) this.#giveUpPipes();
  }

  override processEnded(reason: ExitStatus): void {
    this.#resolve(reason);
  }

  /** Ends the child. No effect when it has ended, or is being ended already. */
  fail(message: string, code: string, cause?: unknown): void {
    if (this.failure || this.transport.state === 'ended') return;
    this.failure = { message, code, cause };
    if (this.transport.pid === null) {
      this.#giveUpPipes();
    } else {
      this.#timer = this.transport.reactor.callLater(this.#killGrace, () => this.#kill('SIGKILL'));
      this.#kill(this.#killSignal);
    }
  }

  #kill(signal: SignalName | number): void {
    try {
      this.transport.signalProcess(signal);
    } catch (error) {
      if (!(error instanceof ProcessExitedAlready)) this.#leave(error as Error);
    }
  }

  /** It runs as another user (sudo) and cannot be ended: the answer does not wait for it, nor does Node. */
  #leave(refusal: Error): void {
    if (this.failure) this.failure.message += `, and lives on: ${refusal.message}`;
    this.#timer?.cancel();
    this.transport.abortConnection();
    this.transport.unref();
    this.#resolve(UNKNOWN);
  }

  /** What is in them is still read. */
  #giveUpPipes(): void {
    for (const [childFD, pipe] of [...this.transport.pipes]) {
      if (childFD === 0) pipe.abortConnection();
      else pipe.loseConnection();
    }
  }
}
