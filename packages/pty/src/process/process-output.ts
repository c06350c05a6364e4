/**
 * A program run to its end, as a promise. Reference: `twisted.internet.utils`.
 *
 * Test: test/process/process-output.test.ts, process-output-limits.test.ts
 */
import { types } from 'node:util';
import type { ExitStatus, Signal } from '../errors.js';
import type { SpawnProcessOptions, Text } from '../interfaces.js';
import { reactor as defaultReactor } from '../reactor/uv-reactor.js';
import { onAbort, optionalAbortSignal } from './abort.js';
import { invalid, optionalBoolean, optionalMilliseconds, optionalReactor, requireTexts } from './options.js';
import { type CollectOptions, OutputCollector, type Printed } from './output-collector.js';
import { Process } from './process.js';
import { type OptionTable, type ReadOptions, readOptions } from './read-options.js';

export interface ProcessOutputOptions
  extends Omit<SpawnProcessOptions, 'childFDs' | 'usePTY' | 'session'>,
    CollectOptions {
  /** Written to the child, whose input ends then; default nothing. A string is sent as UTF-8. */
  stdin?: Text | undefined;
  /** Milliseconds after which `killSignal` is sent, and SIGKILL after another second; 0 and undefined: never. */
  timeout?: number | undefined;
  /** Ends the child as `timeout` does when it aborts. */
  signal?: AbortSignal | undefined;
}

/** What a program printed, and its exit code: as `{ out, err, code }`, and as `[out, err, code]` as in the reference. */
export type ProcessOutput = readonly [out: Buffer, err: Buffer, code: number] &
  Printed & { readonly code: number };

/** The program did not come to an end of its own: it was killed, took too long, printed too much, or was aborted. */
export class ProcessOutputError extends Error {
  override readonly name = 'ProcessOutputError';
  /** What it printed, up to its end or to `maxBytes`. */
  readonly out: Buffer;
  readonly err: Buffer;
  readonly exitCode: number | null;
  readonly signal: Signal | null;
  /** `'ETIMEDOUT'` after the timeout, `'ENOBUFS'` above `maxBytes`, `'ABORT_ERR'` by the signal. */
  readonly code?: string;

  constructor(
    message: string,
    end: ExitStatus,
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

const HELPER_OPTIONS: OptionTable<ProcessOutputOptions> = {
  stdin: undefined,
  timeout: undefined,
  signal: undefined,
  maxBytes: undefined,
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

async function run(
  file: Text,
  args: readonly Text[],
  read: ReadOptions<ProcessOutputOptions>,
  keep = true,
): Promise<[OutputCollector, number]> {
  const { stdin, timeout, signal: given, maxBytes, killSignal, killGrace, ...spawnOptions } = read;
  requireTexts('args', args);
  const milliseconds = optionalMilliseconds('timeout', timeout);
  const input = optionalInput(stdin);
  const reactor = optionalReactor(spawnOptions.reactor) ?? defaultReactor;
  const signal = optionalAbortSignal(given);

  const collector = new OutputCollector({ maxBytes, killSignal, killGrace }, keep);
  const child = new Process(collector, file, [file, ...args], { ...spawnOptions, session: true });
  if (input) child.write(input);
  child.closeStdin();

  const stopListening =
    signal && onAbort(signal, reactor, () => collector.fail('was aborted', 'ABORT_ERR', signal.reason));
  const timer = milliseconds
    ? reactor.callLater(milliseconds, () =>
        collector.fail(`did not end within ${milliseconds} ms`, 'ETIMEDOUT'),
      )
    : undefined;
  const end = await collector.ended;
  timer?.cancel();
  stopListening?.();
  return [collector, exitCodeOf(file, end, collector)];
}

function optionalInput(stdin: unknown): Uint8Array | undefined {
  if (stdin === undefined || types.isUint8Array(stdin)) return stdin;
  if (typeof stdin === 'string') return Buffer.from(stdin);
  throw invalid('stdin', stdin, 'a string or a Uint8Array');
}

function exitCodeOf(file: Text, end: ExitStatus, { failure, printed }: OutputCollector): number {
  if (failure) throw new ProcessOutputError(`${nameOf(file)} ${failure.message}`, end, printed, failure);
  if (end.exitCode !== null) return end.exitCode;
  const how = end.signal === null ? 'ended, its status is unknown' : `was killed by ${end.signal}`;
  throw new ProcessOutputError(`${nameOf(file)} ${how}`, end, printed);
}

function nameOf(file: Text): string {
  return JSON.stringify(typeof file === 'string' ? file : Buffer.from(file).toString());
}

/**
 * What `file` prints, whatever its exit code is. With `errorToo` its errors are a part of that; without it, an
 * error output rejects.
 */
export async function getProcessOutput(
  file: Text,
  args: readonly Text[] = [],
  options: ProcessOutputOptions & { errorToo?: boolean | undefined } = {},
): Promise<Buffer> {
  const { errorToo, ...read } = readOptions(options, OUTPUT_OPTIONS);
  const withErrors = optionalBoolean('errorToo', errorToo, false);
  const [{ together, printed }, exitCode] = await run(file, args, read);
  if (withErrors) return together;
  if (printed.err.length === 0) return printed.out;
  const errors = printed.err.toString().trimEnd();
  throw new ProcessOutputError(
    `got errors from ${nameOf(file)}: ${errors}`,
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
  const [, exitCode] = await run(file, args, readOptions(options, HELPER_OPTIONS), false);
  return exitCode;
}

/** What `file` prints, its errors apart, and its exit code. */
export async function getProcessOutputAndValue(
  file: Text,
  args: readonly Text[] = [],
  options: ProcessOutputOptions = {},
): Promise<ProcessOutput> {
  const [{ printed }, code] = await run(file, args, readOptions(options, HELPER_OPTIONS));
  const { out, err } = printed;
  return Object.assign([out, err, code] as const, { out, err, code });
}
