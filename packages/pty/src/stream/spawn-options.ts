/**
 * The options of `spawn` and `PtyChild.adopt`, checked and translated for the transport.
 *
 * Test: test/stream/options.test.ts
 */
import type { Signal } from '../errors.js';
import type { EofPolicy, IdentityOptions, LimitOptions, SizeOptions, Text } from '../interfaces.js';
import { optionalAbortSignal } from '../launch/abort.js';
import { planChildFDs, TERMINAL } from '../launch/child-fds.js';
import { invalid, optionalMilliseconds, requireText, requireTexts } from '../launch/options.js';
import { type OptionTable, type ReadOptions, readOptions } from '../launch/read-options.js';
import { signalNumber } from '../launch/signals.js';
import { requestOptions } from '../launch/spawn-request.js';
import { PTYPlan, planRunning } from '../process/pty-plan.js';
import { DEFAULT_GRACE_MS } from '../process/termination.js';
import { reactor } from '../reactor/uv-reactor.js';
import type { RunningChild } from '../terminal/adopted-child.js';
import { optionalEofPolicy, planNewTerminal } from '../terminal/terminal.js';
import type { StdioMap } from './stdio-streams.js';

/** Options of `PtyChild.adopt`: the options of `spawn` that do not concern how the child is started. */
export interface AdoptOptions {
  /** What `end()` sends after the last byte, see `EofPolicy`. Default `'canonical'`. */
  eof?: EofPolicy | undefined;
  /** Decodes the output into strings. Default null: output is delivered as Buffers. */
  encoding?: BufferEncoding | null | undefined;
  /**
   * Bytes (characters, with `encoding`) that the stream buffers before it stops reading, so that the child blocks when the
   * kernel's buffer is full, too. Default: Node's.
   */
  readableHighWaterMark?: number | undefined;
  /** Bytes that the stream buffers before `write()` returns false. Default: Node's. */
  writableHighWaterMark?: number | undefined;
  /**
   * Ends the child's session when it aborts: sends `killSignal`, and SIGKILL after `killGrace`. The child then ends as
   * usual, without an `'error'`, with `aborted: true` in its status.
   */
  signal?: AbortSignal | undefined;
  /**
   * Milliseconds after which the child's session is ended as by `signal`, with `timedOut: true` in the status: 0 to
   * 2,147,483,647. Default 0: never.
   */
  timeout?: number | undefined;
  /** The signal that `signal` and `timeout` send first. Default `'SIGTERM'`. */
  killSignal?: Signal | number | undefined;
  /** Milliseconds from `killSignal` to SIGKILL, 0 to 2,147,483,647. Default 5,000. */
  killGrace?: number | undefined;
  /**
   * Milliseconds to wait, after the child's exit, for background jobs that still have the terminal open: 0 to 2,147,483,647.
   * After that, the output written so far is delivered, and the stream ends. Default: no limit.
   */
  linger?: number | undefined;
}

/** With this in its options, the output of a child is strings. */
export interface Decoded {
  encoding: BufferEncoding;
}

/** With this in its options, the output of a child is Buffers. */
export interface NotDecoded {
  encoding?: null | undefined;
}

/** Options of `spawn`. */
export interface SpawnOptions<Stdio extends StdioMap = StdioMap>
  extends AdoptOptions,
    IdentityOptions,
    LimitOptions,
    SizeOptions {
  /**
   * The child's working directory: a path or a `file:` URL. The child enters it after the change of user. Default: the
   * parent's.
   */
  cwd?: Text | URL | undefined;
  /**
   * The child's environment. It is complete, except for TERM; undefined values are left out. Default: `process.env` without
   * COLUMNS and LINES.
   */
  env?: Readonly<Record<string, Text | undefined>> | undefined;
  /** The child's argv[0]. Default: `file`. */
  argv0?: Text | undefined;
  /** TERM in the child's environment. Default: TERM of `env`, else `'xterm-256color'`. */
  term?: string | undefined;
  /** Whether the terminal echoes its input. Default true, and false with `raw`. */
  echo?: boolean | undefined;
  /** Starts the terminal in raw mode, cfmakeraw(3): bytes pass unchanged in both directions. Default false. */
  raw?: boolean | undefined;
  /**
   * The child's open descriptors, by number: its terminal (`'pty'`), a pipe that the parent reads (`'r'`) or writes (`'w'`) through
   * `PtyChild.stdio`, or a copy of a descriptor of the parent (its number). Default `{ 0: 'pty', 1: 'pty', 2: 'pty' }`.
   */
  stdio?: Stdio | undefined;
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
  ...ADOPT_OPTIONS,
};

const XTERM_256COLOR = 'TERM=xterm-256color\0';

/** The options that the stream itself uses, checked. */
export interface StreamSettings {
  readonly encoding: BufferEncoding | null;
  /** Both are checked by Node. */
  readonly readableHighWaterMark: number | undefined;
  readonly writableHighWaterMark: number | undefined;
  readonly signal: AbortSignal | undefined;
  /** Milliseconds; 0 means no timeout. */
  readonly timeout: number;
  readonly killSignal: Signal | number;
  /** Milliseconds. */
  readonly killGrace: number;
  /** Milliseconds; undefined means no limit. */
  readonly linger: number | undefined;
}

/** Options that were read and checked. An instance, so that the constructor of PtyChild does not read them again. */
export class StreamPlan {
  readonly argv: readonly Text[];
  readonly start: PTYPlan;
  readonly settings: StreamSettings;

  constructor(argv: readonly Text[], start: PTYPlan, settings: StreamSettings) {
    this.argv = argv;
    this.start = start;
    this.settings = settings;
  }
}

/** @throws {TypeError|RangeError} for a wrong argument or option; the reason of `signal` if it was aborted already. */
export function planSpawn(file: Text, args: readonly Text[], options: SpawnOptions): StreamPlan {
  const read = readOptions(options, SPAWN_OPTIONS);
  const settings = settingsOf(read);
  const { env, cwd, uid, gid, groups, limits, umask, nice, cgroup } = read;
  const path = undefined;
  const started = { env, cwd, path, session: undefined, uid, gid, groups, limits, umask, nice, cgroup };
  const start = new PTYPlan({
    reactor,
    terminal: planNewTerminal(read, true),
    childFDs: read.stdio === undefined ? TERMINAL : planChildFDs('stdio', read.stdio, true),
    request: requestOptions(started, termOverride(read.term), XTERM_256COLOR),
    running: undefined,
  });
  return new StreamPlan(argumentsOf(file, args, read.argv0), start, settings);
}

/** Checks the options before the child is looked up. The result adds the child. @throws as `planSpawn` */
export function planAdoption(options: AdoptOptions): (running: RunningChild) => StreamPlan {
  const read = readOptions(options, ADOPT_OPTIONS);
  const settings = settingsOf(read);
  const terminal = { eof: optionalEofPolicy(read.eof), paused: true };
  return (running) => new StreamPlan([], planRunning(running, terminal), settings);
}

function settingsOf(read: ReadOptions<AdoptOptions>): StreamSettings {
  const killSignal = read.killSignal === undefined ? 'SIGTERM' : read.killSignal;
  signalNumber(killSignal);
  return {
    encoding: optionalEncoding(read.encoding),
    readableHighWaterMark: read.readableHighWaterMark,
    writableHighWaterMark: read.writableHighWaterMark,
    timeout: optionalMilliseconds('timeout', read.timeout) ?? 0,
    killSignal,
    killGrace: optionalMilliseconds('killGrace', read.killGrace) ?? DEFAULT_GRACE_MS,
    linger: optionalMilliseconds('linger', read.linger),
    signal: optionalAbortSignal(read.signal),
  };
}

/** Returns the complete argv. */
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
