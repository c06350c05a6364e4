/**
 * A program run to its end, as a promise. Reference: `twisted.internet.utils`.
 *
 * Test: test/process/process-output.test.ts, process-output-limits.test.ts
 */
import { addAbortListener } from 'node:events';
import type { ExitStatus, Signal } from '../errors.js';
import type { SpawnProcessOptions, Text } from '../interfaces.js';
import { reactor as defaultReactor } from '../reactor/uv-reactor.js';
import {
  invalid,
  optionalAbortSignal,
  optionalMilliseconds,
  requireOptions,
  requireTexts,
} from './options.js';
import { type CollectOptions, OutputCollector, type Printed } from './output-collector.js';
import { Process } from './process.js';

export interface ProcessOutputOptions
  extends Omit<SpawnProcessOptions, 'childFDs' | 'usePTY'>,
    CollectOptions {
  /** Written to the child, whose input ends then; default nothing. A string is sent as UTF-8. */
  stdin?: Text;
  /** Milliseconds after which `killSignal` is sent, and SIGKILL after another second; 0 and undefined: never. */
  timeout?: number;
  /** Ends the child as `timeout` does when it aborts. */
  signal?: AbortSignal;
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

async function run(
  file: Text,
  args: readonly Text[],
  options: ProcessOutputOptions,
  keep = true,
): Promise<[OutputCollector, number]> {
  requireOptions(options);
  const { stdin, timeout, signal, maxBytes: _, killSignal: __, ...spawnOptions } = options;
  requireTexts('args', args);
  const milliseconds = optionalMilliseconds('timeout', timeout);
  const input = optionalInput(stdin);
  optionalAbortSignal(signal);

  const collector = new OutputCollector(options, keep);
  const child = new Process(collector, file, [file, ...args], spawnOptions);
  if (input) child.write(input);
  child.closeStdin();

  // Another listener cannot keep the event from this one.
  const listening =
    signal && addAbortListener(signal, () => collector.fail('was aborted', 'ABORT_ERR', signal.reason));
  const timer = milliseconds
    ? (options.reactor ?? defaultReactor).callLater(milliseconds, () =>
        collector.fail(`did not end within ${milliseconds} ms`, 'ETIMEDOUT'),
      )
    : undefined;
  const end = await collector.ended;
  timer?.cancel();
  listening?.[Symbol.dispose]();
  return [collector, exitCodeOf(file, end, collector)];
}

function optionalInput(stdin: unknown): Uint8Array | undefined {
  if (stdin === undefined || stdin instanceof Uint8Array) return stdin;
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
  options: ProcessOutputOptions & { errorToo?: boolean } = {},
): Promise<Buffer> {
  const [{ together, printed }, exitCode] = await run(file, args, options);
  if (options.errorToo) return together;
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
  const [, exitCode] = await run(file, args, options, false);
  return exitCode;
}

/** What `file` prints, its errors apart, and its exit code. */
export async function getProcessOutputAndValue(
  file: Text,
  args: readonly Text[] = [],
  options: ProcessOutputOptions = {},
): Promise<ProcessOutput> {
  const [{ printed }, code] = await run(file, args, options);
  const { out, err } = printed;
  return Object.assign([out, err, code] as const, { out, err, code });
}
