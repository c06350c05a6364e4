/**
 * Runs a program to its end, as a promise. Reference: `twisted.internet.utils`.
 *
 * Test: test/helpers/process-output.test.ts, process-output-limits.test.ts
 */
import { types } from 'node:util';
import type { ExitStatus, Signal } from '../errors.js';
import type { SignalName, SpawnProcessOptions, Text } from '../interfaces.js';
import { onAbort, optionalAbortSignal } from '../launch/abort.js';
import {
  invalid,
  oneOf,
  optionalBoolean,
  optionalMilliseconds,
  optionalPositive,
  requireText,
  requireTexts,
} from '../launch/options.js';
import { type OptionTable, type ReadOptions, readOptions } from '../launch/read-options.js';
import { signalNumber } from '../launch/signals.js';
import { Process } from '../process/process.js';
import { optionalReactor } from '../reactor/optional-reactor.js';
import { reactor as defaultReactor } from '../reactor/uv-reactor.js';
import { OutputCollector } from './output-collector.js';

/** Options of `getProcessOutput`, `getProcessValue` and `getProcessOutputAndValue`. */
export interface ProcessOutputOptions extends Omit<SpawnProcessOptions, 'childFDs' | 'usePTY' | 'session'> {
  /** The program's whole input; a string is sent as UTF-8. Default: empty. */
  stdin?: Text | undefined;
  /**
   * Milliseconds after which the program's session is ended: sends `killSignal`, and SIGKILL after `killGrace`. 0 to
   * 2,147,483,647. Default 0: never.
   */
  timeout?: number | undefined;
  /** Ends the program's session as `timeout` does, when it aborts. */
  signal?: AbortSignal | undefined;
  /** The most bytes to keep of stdout and stderr together, at least 1. Default: no limit. */
  maxBytes?: number | undefined;
  /**
   * What happens at one byte more than `maxBytes`. `'reject'` (default) ends the program's session as `timeout` does;
   * `'truncate'` drops the rest of the output, and the program continues.
   */
  overflow?: 'reject' | 'truncate' | undefined;
  /** The signal that is sent first to end the program's session. Default `'SIGTERM'`. */
  killSignal?: SignalName | number | undefined;
  /** Milliseconds from `killSignal` to SIGKILL, 0 to 2,147,483,647. Default 1,000. */
  killGrace?: number | undefined;
}

/** The output of a program and its exit code: an array `[out, err, code]` that has them as properties too. */
export type ProcessOutput = readonly [out: Buffer, err: Buffer, code: number] & {
  /** The program's stdout. */
  readonly out: Buffer;
  /** The program's stderr. */
  readonly err: Buffer;
  /** The program's exit code. */
  readonly code: number;
  /** True when the program printed more than `maxBytes`, and the rest was dropped. */
  readonly truncated?: true;
};

/**
 * The rejection of `getProcessOutput`, `getProcessValue` and `getProcessOutputAndValue` for a program that was started.
 *
 * The program was killed, took too long, printed too much, was aborted, printed to stderr without `errorToo`, or its output
 * could not be read.
 */
export class ProcessOutputError extends Error {
  /** Always `'ProcessOutputError'`. */
  override readonly name = 'ProcessOutputError';
  /** The program's stdout, up to its end, to `maxBytes`, or to the first bytes on stderr that caused this error. */
  readonly out: Buffer;
  /** The program's stderr, up to the same point. */
  readonly err: Buffer;
  /** The exit code; null when a signal killed the program, when it has not ended yet, and when its status is unknown. */
  readonly exitCode: number | null;
  /** The signal that killed the program; null otherwise. */
  readonly signal: Signal | null;
  /**
   * `'ETIMEDOUT'` after `timeout`, `'ENOBUFS'` above `maxBytes`, `'ABORT_ERR'` by `signal`, the name of the errno when reading
   * or writing failed, else absent.
   */
  readonly code?: string;
  readonly #ended: Promise<ExitStatus>;

  constructor(
    message: string,
    end: ExitStatus,
    printed: { readonly out: Buffer; readonly err: Buffer },
    options: ErrorOptions & { code?: string; ended?: Promise<ExitStatus> } = {},
  ) {
    super(message, options);
    this.out = printed.out;
    this.err = printed.err;
    this.exitCode = end.exitCode;
    this.signal = end.signal;
    if (options.code !== undefined) this.code = options.code;
    this.#ended = options.ended ?? Promise.resolve({ exitCode: end.exitCode, signal: end.signal });
  }

  /**
   * Resolves when the program has ended and no process of its session is left. It is still pending at the rejection only when
   * output on stderr caused that. Never rejects.
   */
  get ended(): Promise<ExitStatus> {
    return this.#ended;
  }
}

const DEFAULT_KILL_GRACE_MS = 1_000;

const HELPER_OPTIONS: OptionTable<ProcessOutputOptions> = {
  stdin: undefined,
  timeout: undefined,
  signal: undefined,
  maxBytes: undefined,
  overflow: undefined,
  killSignal: undefined,
  killGrace: undefined,
  env: undefined,
  cwd: undefined,
  path: undefined,
  uid: undefined,
  gid: undefined,
  groups: undefined,
  limits: undefined,
  umask: undefined,
  nice: undefined,
  cgroup: undefined,
  reactor: undefined,
};

const OUTPUT_OPTIONS: OptionTable<ProcessOutputOptions & { errorToo?: boolean | undefined }> = {
  ...HELPER_OPTIONS,
  errorToo: undefined,
};

interface RunOptions {
  /** False: the output is discarded. Default true. */
  readonly keep?: boolean;
  /** The first byte on stderr ends the program. Default false. */
  readonly refuseErrors?: boolean;
}

async function run(
  file: Text,
  args: readonly Text[],
  read: ReadOptions<ProcessOutputOptions>,
  { keep = true, refuseErrors = false }: RunOptions = {},
): Promise<[OutputCollector, number]> {
  const { stdin, timeout, signal: given, maxBytes, overflow, killSignal, killGrace, ...spawnOptions } = read;
  requireText('file', file);
  requireTexts('args', args);
  const milliseconds = optionalMilliseconds('timeout', timeout);
  const input = optionalInput(stdin);
  const reactor = optionalReactor(spawnOptions.reactor) ?? defaultReactor;
  const signal = optionalAbortSignal(given);

  const name = nameOf(file);
  const collector = new OutputCollector({
    name,
    keep,
    refuseErrors,
    maxBytes: optionalPositive('maxBytes', maxBytes) ?? Number.POSITIVE_INFINITY,
    truncates: oneOf('overflow', overflow ?? 'reject', ['reject', 'truncate']) === 'truncate',
    killSignal: signalNumber(killSignal === undefined ? 'SIGTERM' : killSignal),
    killGrace: optionalMilliseconds('killGrace', killGrace) ?? DEFAULT_KILL_GRACE_MS,
  });
  const child = new Process(collector, file, [file, ...args], { ...spawnOptions, session: true });
  if (input) child.write(input);
  child.closeStdin();

  const fail = (what: string, code: string, cause?: unknown) =>
    collector.fail({ message: `${name} ${what}`, code, cause });
  const stopListening =
    signal && onAbort(signal, reactor, () => fail('was aborted', 'ABORT_ERR', signal.reason));
  const timer = milliseconds
    ? reactor.callLater(milliseconds, () => fail(`did not end within ${milliseconds} ms`, 'ETIMEDOUT'))
    : undefined;
  const end = await Promise.race([collector.ended, collector.gotErrors]);
  timer?.cancel();
  stopListening?.();
  return [collector, exitCodeOf(name, end, collector)];
}

function optionalInput(stdin: unknown): Uint8Array | undefined {
  if (stdin === undefined || types.isUint8Array(stdin)) return stdin;
  if (typeof stdin === 'string') return Buffer.from(stdin);
  throw invalid('stdin', stdin, 'a string or a Uint8Array');
}

/** `end` is undefined while the program is being ended. */
function exitCodeOf(
  name: string,
  end: ExitStatus = { exitCode: null, signal: null },
  collector: OutputCollector,
): number {
  const { failure, ended } = collector;
  if (failure) throw new ProcessOutputError(failure.message, end, collector, { ...failure, ended });
  if (end.exitCode !== null) return end.exitCode;
  const how = end.signal === null ? 'ended, its status is unknown' : `was killed by ${end.signal}`;
  throw new ProcessOutputError(`${name} ${how}`, end, collector);
}

function nameOf(file: Text): string {
  return JSON.stringify(typeof file === 'string' ? file : Buffer.from(file).toString());
}

/**
 * Runs a program on pipes and resolves with its output, whatever its exit code is. `args` does not include argv[0].
 *
 * With `errorToo` the output includes stderr. Without it, the first byte on stderr rejects at once, and the program and its
 * session are ended.
 *
 * @throws {ProcessOutputError} (as a rejection) when the program did not end by itself, or printed to stderr.
 * @throws {SpawnError} (as a rejection) when the program cannot be started.
 * @throws {TypeError|RangeError} (as a rejection) for a wrong argument or option.
 *
 * @example
 * ```ts
 * const log = await getProcessOutput('git', ['log', '--oneline'], { timeout: 10_000, maxBytes: 1_000_000 });
 * ```
 */
export async function getProcessOutput(
  file: Text,
  args: readonly Text[] = [],
  options: ProcessOutputOptions & { errorToo?: boolean | undefined } = {},
): Promise<Buffer> {
  const { errorToo, ...read } = readOptions(options, OUTPUT_OPTIONS);
  const refuseErrors = !optionalBoolean('errorToo', errorToo, false);
  const [{ together }] = await run(file, args, read, { refuseErrors });
  return together;
}

/**
 * Runs a program on pipes and resolves with its exit code. Its output is discarded.
 *
 * @throws as `getProcessOutput`, except for output on stderr.
 */
export async function getProcessValue(
  file: Text,
  args: readonly Text[] = [],
  options: ProcessOutputOptions = {},
): Promise<number> {
  const [, exitCode] = await run(file, args, readOptions(options, HELPER_OPTIONS), {
    keep: false,
  });
  return exitCode;
}

/**
 * Runs a program on pipes and resolves with its stdout, its stderr and its exit code.
 *
 * @throws as `getProcessOutput`, except for output on stderr.
 *
 * @example
 * ```ts
 * const { out, err, code } = await getProcessOutputAndValue('make', ['test']);
 * ```
 */
export async function getProcessOutputAndValue(
  file: Text,
  args: readonly Text[] = [],
  options: ProcessOutputOptions = {},
): Promise<ProcessOutput> {
  const [{ out, err, overflowed }, code] = await run(file, args, readOptions(options, HELPER_OPTIONS));
  return Object.assign([out, err, code] as const, {
    out,
    err,
    code,
    ...(overflowed && { truncated: overflowed }),
  });
}
