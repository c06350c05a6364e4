/**
 * The options of `spawn` and `PtyChild.adopt`, from what users of Node expect to what the transport takes.
 *
 * Test: test/stream/options.test.ts
 */
import type { Signal } from '../errors.js';
import type { ChildFD, EofPolicy, IdentityOptions, LimitOptions, SizeOptions, Text } from '../interfaces.js';
import { optionalAbortSignal } from '../process/abort.js';
import { planChildFDs, TERMINAL } from '../process/child-fds.js';
import { invalid, optionalMilliseconds, requireText, requireTexts } from '../process/options.js';
import { PTYStart, planRunning } from '../process/pty-start.js';
import { type OptionTable, type ReadOptions, readOptions } from '../process/read-options.js';
import type { RunningChild } from '../process/running-child.js';
import { signalNumber } from '../process/signals.js';
import { requestOptions } from '../process/spawn-request.js';
import { optionalEofPolicy, planNewTerminal } from '../process/terminal.js';
import { DEFAULT_GRACE } from '../process/termination.js';
import { reactor } from '../reactor/uv-reactor.js';

/** The options that are not about the start. */
export interface AdoptOptions {
  /** What `end()` sends after the last byte; see `PTYProcess.closeStdin`. Default `'canonical'`. */
  eof?: EofPolicy | undefined;
  /** Default null: the output comes as Buffers. */
  encoding?: BufferEncoding | null | undefined;
  readableHighWaterMark?: number | undefined;
  writableHighWaterMark?: number | undefined;
  /**
   * Sends `killSignal` to the session when it aborts, and SIGKILL `killGrace` later; the child's life ends as any, with
   * `aborted` in its status.
   */
  signal?: AbortSignal | undefined;
  /** The same after so many milliseconds, with `timedOut` in the status; 0 and undefined: never. */
  timeout?: number | undefined;
  /** What `signal` and `timeout` send first. Default `'SIGTERM'`. */
  killSignal?: Signal | number | undefined;
  /** Milliseconds from `killSignal` to SIGKILL. Default 5,000. */
  killGrace?: number | undefined;
  /**
   * Milliseconds for which jobs that live on in the background are waited for after the child's exit, since they may
   * print as long as they have the terminal. Then what has come is delivered, and the end is there. Default: for ever.
   */
  linger?: number | undefined;
}

export interface SpawnOptions extends AdoptOptions, IdentityOptions, LimitOptions, SizeOptions {
  /** Entered in the child, after the change of user: a path or a `file:` URL. Default: ours. */
  cwd?: Text | URL | undefined;
  /** Default: `process.env`. Given, it is complete; undefined values are left out. */
  env?: Readonly<Record<string, Text | undefined>> | undefined;
  /** Default: `file`. */
  argv0?: Text | undefined;
  /** TERM in the child. Default: that of the environment, else `'xterm-256color'`. */
  term?: string | undefined;
  /** Default true. */
  echo?: boolean | undefined;
  /** Default false. */
  raw?: boolean | undefined;
  /**
   * What the child's descriptors lead to: its terminal, a stream of ours that reads (`'r'`) or writes (`'w'`), or a
   * copy of a descriptor of ours. Default: the terminal as 0, 1 and 2.
   */
  stdio?: Readonly<Record<number, ChildFD | undefined>> | undefined;
}

const ADOPT_OPTIONS: OptionTable<AdoptOptions> = {
  eof: undefined,
  encoding: undefined,
  readableHighWaterMark: undefined,
  writableHighWaterMark: undefined,
  signal: undefined,
  timeout: undefined,
  killSignal: undefined,
  killGrace: undefined,
  linger: undefined,
};

const SPAWN_OPTIONS: OptionTable<SpawnOptions> = {
  cwd: undefined,
  env: undefined,
  argv0: undefined,
  term: undefined,
  columns: undefined,
  rows: undefined,
  pixelWidth: undefined,
  pixelHeight: undefined,
  echo: undefined,
  raw: undefined,
  stdio: undefined,
  uid: undefined,
  gid: undefined,
  groups: undefined,
  limits: undefined,
  umask: undefined,
  nice: undefined,
  cgroup: undefined,
  eof: undefined,
  encoding: undefined,
  readableHighWaterMark: undefined,
  writableHighWaterMark: undefined,
  signal: undefined,
  timeout: undefined,
  killSignal: undefined,
  killGrace: undefined,
  linger: undefined,
};

const DEFAULTS = 'TERM=xterm-256color\0';

/** What a PtyChild itself needs of its options, checked. */
export interface StreamSettings {
  readonly encoding: BufferEncoding | null;
  /** Checked by Node. */
  readonly readableHighWaterMark: number | undefined;
  readonly writableHighWaterMark: number | undefined;
  readonly signal: AbortSignal | undefined;
  readonly timeout: number;
  readonly killSignal: Signal | number;
  readonly killGrace: number;
  readonly linger: number | undefined;
}

/** The options of a PtyChild after they were read. Only this package makes one, so that nothing is read twice. */
export class StreamPlan {
  readonly file: Text;
  readonly argv: readonly Text[];
  readonly start: PTYStart;
  readonly settings: StreamSettings;

  constructor(file: Text, argv: readonly Text[], start: PTYStart, settings: StreamSettings) {
    this.file = file;
    this.argv = argv;
    this.start = start;
    this.settings = settings;
  }
}

/** @throws {TypeError|RangeError}; the reason of `signal` when it was aborted already. */
export function planSpawn(file: Text, args: readonly Text[], options: SpawnOptions): StreamPlan {
  const read = readOptions(options, SPAWN_OPTIONS);
  const settings = settingsOf(read);
  const { columns, rows, pixelWidth, pixelHeight, echo, raw, eof } = read;
  const { env, cwd, uid, gid, groups, limits, umask, nice, cgroup } = read;
  const path = undefined;
  const started = { env, cwd, path, session: undefined, uid, gid, groups, limits, umask, nice, cgroup };
  const start = new PTYStart({
    reactor,
    terminal: planNewTerminal({ columns, rows, pixelWidth, pixelHeight, echo, raw, eof, paused: true }),
    childFDs: read.stdio === undefined ? TERMINAL : planChildFDs('stdio', read.stdio, true),
    request: requestOptions(started, termOverride(read.term), DEFAULTS),
    running: undefined,
  });
  return new StreamPlan(file, argumentsOf(file, args, read.argv0), start, settings);
}

/** A plan without the child, which is still to be found: bad options are told first. @throws as `planSpawn` */
export function planAdoption(options: AdoptOptions): (running: RunningChild) => StreamPlan {
  const read = readOptions(options, ADOPT_OPTIONS);
  const settings = settingsOf(read);
  const terminal = { eof: optionalEofPolicy(read.eof), paused: true };
  return (running) => new StreamPlan(running.pair.name, [], planRunning(running, terminal), settings);
}

function settingsOf(read: ReadOptions<AdoptOptions>): StreamSettings {
  const killSignal = read.killSignal ?? 'SIGTERM';
  signalNumber(killSignal);
  return {
    encoding: optionalEncoding(read.encoding),
    readableHighWaterMark: read.readableHighWaterMark,
    writableHighWaterMark: read.writableHighWaterMark,
    timeout: optionalMilliseconds('timeout', read.timeout) ?? 0,
    killSignal,
    killGrace: optionalMilliseconds('killGrace', read.killGrace) ?? DEFAULT_GRACE,
    linger: optionalMilliseconds('linger', read.linger),
    signal: optionalAbortSignal(read.signal),
  };
}

/** argv, with its first. */
function argumentsOf(file: Text, args: readonly Text[], argv0: unknown): Text[] {
  requireText('file', file);
  requireTexts('args', args);
  return [argv0 === undefined ? file : requireText('argv0', argv0), ...args];
}

function termOverride(term: unknown): string[] | undefined {
  if (term === undefined) return undefined;
  if (typeof term !== 'string') throw invalid('term', term, 'a string');
  return [`TERM=${requireText('term', term)}`];
}

function optionalEncoding(encoding: unknown): BufferEncoding | null {
  if (encoding === undefined || encoding === null) return null;
  if (typeof encoding === 'string' && Buffer.isEncoding(encoding)) return encoding;
  throw invalid('encoding', encoding, "null or the name of an encoding, such as 'utf8'");
}
