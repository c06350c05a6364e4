/**
 * A program run to its end, as a promise. Reference: `twisted.internet.utils`.
 *
 * Test: test/process/process-output.test.ts
 */
import { ProcessExitedAlready, type ProcessTerminated, type Signal } from '../errors.js';
import type { DelayedCall, SignalName, SpawnProcessOptions, Text } from '../interfaces.js';
import { reactor as defaultReactor } from '../reactor/uv-reactor.js';
import { invalid, optionalMilliseconds, optionalPositive } from './options.js';
import { Process } from './process.js';
import { ProcessProtocol } from './process-protocol.js';
import { signalNumber } from './signals.js';

export interface ProcessOutputOptions extends Omit<SpawnProcessOptions, 'childFDs' | 'usePTY'> {
  /** Written to the child, whose input ends then; default nothing. A string is sent as UTF-8. */
  stdin?: Text;
  /** Milliseconds after which `killSignal` is sent, and SIGKILL after another second; default never. */
  timeout?: number;
  /** The most of output and errors together; one byte more ends the child as `timeout` does. Default no limit. */
  maxBytes?: number;
  /** Ends the child as `timeout` does when it aborts. */
  signal?: AbortSignal;
  /** Default `'SIGTERM'`. */
  killSignal?: SignalName | number;
}

/** What a program printed, and its exit code: `const { out, err, code } = …`, or `[out, err, code]` as in the reference. */
export class ProcessOutput {
  readonly out: Buffer;
  readonly err: Buffer;
  readonly code: number;

  constructor(out: Buffer, err: Buffer, code: number) {
    this.out = out;
    this.err = err;
    this.code = code;
  }

  *[Symbol.iterator](): Generator<Buffer | number> {
    yield this.out;
    yield this.err;
    yield this.code;
  }
}

/** The program did not come to an end of its own: it was killed, took too long, printed too much, or was aborted. */
export class ProcessOutputError extends Error {
  override readonly name = 'ProcessOutputError';
  /** What it had printed until then. */
  readonly out: Buffer;
  readonly err: Buffer;
  readonly exitCode: number | null;
  readonly signal: Signal | null;
  /** `'ETIMEDOUT'` after the timeout, `'ENOBUFS'` above `maxBytes`, `'ABORT_ERR'` by the signal. */
  readonly code?: string;

  constructor(
    message: string,
    end: ProcessTerminated | Ended,
    printed: Printed,
    options?: ErrorOptions & { code?: string },
  ) {
    super(message, options);
    this.out = printed.out;
    this.err = printed.err;
    this.exitCode = end.exitCode;
    this.signal = end.signal;
    if (options?.code !== undefined) this.code = options.code;
  }
}

interface Ended {
  readonly exitCode: number | null;
  readonly signal: Signal | null;
}

interface Printed {
  readonly out: Buffer;
  readonly err: Buffer;
}

/** Between `killSignal` and SIGKILL. */
const KILL_GRACE = 1_000;

class Collector extends ProcessProtocol {
  declare transport: Process;
  readonly ended: Promise<Ended>;
  /** Why it was ended before its time. */
  failure: { message: string; code: string; cause?: unknown } | undefined;
  readonly #chunks: { fd: number; data: Buffer }[] = [];
  readonly #keep: boolean;
  readonly #maxBytes: number;
  readonly #killSignal: SignalName | number;
  #bytes = 0;
  #timer: DelayedCall | undefined;
  #resolve!: (end: Ended) => void;

  constructor({ maxBytes, killSignal }: ProcessOutputOptions, keep: boolean) {
    super();
    this.#keep = keep;
    this.#maxBytes = optionalPositive('maxBytes', maxBytes) ?? Number.POSITIVE_INFINITY;
    this.#killSignal = killSignal ?? 'SIGTERM';
    signalNumber(this.#killSignal);
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
    if (this.#keep && room > 0)
      this.#chunks.push({ fd, data: data.length > room ? data.subarray(0, room) : data });
    if (data.length > room) this.fail(`printed more than ${this.#maxBytes} bytes`, 'ENOBUFS');
  }

  override processEnded(reason: Ended): void {
    this.#timer?.cancel();
    this.#resolve(reason);
  }

  /** Ends the child. Its pipes are given up, so that a grandchild with a copy does not hold the answer. */
  fail(message: string, code: string, cause?: unknown): void {
    if (this.failure) return;
    this.failure = { message, code, cause };
    this.transport.abortConnection();
    this.#kill(this.#killSignal);
    this.#timer = this.transport.reactor.callLater(KILL_GRACE, () => this.#kill('SIGKILL'));
  }

  #kill(signal: SignalName | number): void {
    try {
      this.transport.signalProcess(signal);
    } catch (error) {
      if (!(error instanceof ProcessExitedAlready)) throw error;
    }
  }
}

async function run(
  file: Text,
  args: readonly Text[],
  options: ProcessOutputOptions,
  keep = true,
): Promise<[Collector, number]> {
  const { stdin, timeout, signal, maxBytes: _, killSignal: __, ...spawnOptions } = options;
  const milliseconds = optionalMilliseconds('timeout', timeout);
  if (!Array.isArray(args)) throw invalid('args', args, 'an array of strings or Uint8Arrays');
  signal?.throwIfAborted();

  const collector = new Collector(options, keep);
  const child = new Process(collector, file, [file, ...args], spawnOptions);
  if (stdin !== undefined) child.write(typeof stdin === 'string' ? Buffer.from(stdin) : stdin);
  child.closeStdin();

  const abort = () => collector.fail('was aborted', 'ABORT_ERR', signal?.reason);
  signal?.addEventListener('abort', abort, { once: true });
  const timer = milliseconds
    ? (options.reactor ?? defaultReactor).callLater(milliseconds, () =>
        collector.fail(`did not end within ${milliseconds} ms`, 'ETIMEDOUT'),
      )
    : undefined;
  const end = await collector.ended;
  timer?.cancel();
  signal?.removeEventListener('abort', abort);
  return [collector, exitCodeOf(file, end, collector)];
}

function exitCodeOf(file: Text, end: Ended, { failure, printed }: Collector): number {
  const name = JSON.stringify(typeof file === 'string' ? file : Buffer.from(file).toString());
  if (failure) throw new ProcessOutputError(`${name} ${failure.message}`, end, printed, failure);
  if (end.exitCode !== null) return end.exitCode;
  const how = end.signal === null ? 'ended, its status is unknown' : `was killed by ${end.signal}`;
  throw new ProcessOutputError(`${name} ${how}`, end, printed);
}

/**
 * What `file` prints, whatever its exit code is. With `errorToo` its errors are a part of that; without it, an
 * error output rejects.
 */
export async function getProcessOutput(
  file: Text,
  args: readonly Text[] = [],
  options: ProcessOutputOptions & { errorToo?: boolean } = {},
): Promise<Buffer> {
  const { errorToo = false, ...others } = options;
  const [collector, exitCode] = await run(file, args, others);
  if (errorToo) return collector.together;
  const { printed } = collector;
  if (printed.err.length === 0) return printed.out;
  throw new ProcessOutputError(
    `got errors from ${JSON.stringify(String(file))}: ${printed.err.toString().trimEnd()}`,
    { exitCode, signal: null },
    printed,
  );
}

/** The exit code of `file`. What it prints is read and thrown away. */
export async function getProcessValue(
  file: Text,
  args: readonly Text[] = [],
  options: ProcessOutputOptions = {},
): Promise<number> {
  const [, exitCode] = await run(file, args, options, false);
  return exitCode;
}

/** What `file` prints, its errors apart, and its exit code. */
export async function getProcessOutputAndValue(
  file: Text,
  args: readonly Text[] = [],
  options: ProcessOutputOptions = {},
): Promise<ProcessOutput> {
  const [{ printed }, exitCode] = await run(file, args, options);
  return new ProcessOutput(printed.out, printed.err, exitCode);
}
