/**
 * The options of `spawn`, from what users of Node expect to what the transport takes.
 */
import type { Signal } from '../errors.js';
import type { ChildFD, EofPolicy, IdentityOptions, LimitOptions, Text, WindowSize } from '../interfaces.js';
import { planChildFDs } from '../process/child-fds.js';
import {
  invalid,
  optionalAbortSignal,
  optionalMilliseconds,
  requireOptions,
  requirePath,
  requireText,
  requireTexts,
} from '../process/options.js';
import type { PTYProcessOptions } from '../process/pty-process.js';
import { signalNumber } from '../process/signals.js';

export interface SpawnOptions extends IdentityOptions, LimitOptions, Partial<WindowSize> {
  /** Entered in the child, after the change of user. Default: ours. */
  cwd?: string;
  /** Default: `process.env`. Given, it is complete; undefined values are left out. */
  env?: Readonly<Record<string, Text | undefined>>;
  /** Default: `file`. */
  argv0?: Text;
  /** TERM in the child. Default: that of the environment, else `'xterm-256color'`. */
  term?: string;
  /** Default true. */
  echo?: boolean;
  /** Default false. */
  raw?: boolean;
  /** What `end()` sends after the last byte; see `PTYProcess.closeStdin`. Default `'canonical'`. */
  eof?: EofPolicy;
  /**
   * What the child's descriptors lead to: its terminal, a stream of ours that reads (`'r'`) or writes (`'w'`), or a
   * copy of a descriptor of ours. Default: the terminal as 0, 1 and 2.
   */
  stdio?: Readonly<Record<number, ChildFD>>;
  /** Default null: the output comes as Buffers. */
  encoding?: BufferEncoding | null;
  readableHighWaterMark?: number;
  writableHighWaterMark?: number;
  /** Sends `killSignal` when it aborts, and SIGKILL after the grace; the child's life ends as any. */
  signal?: AbortSignal;
  /** The same after so many milliseconds; 0 and undefined: never. */
  timeout?: number;
  /** Default `'SIGTERM'`. */
  killSignal?: Signal | number;
  /**
   * Milliseconds for which jobs that live on in the background are waited for after the child's exit, since they may
   * print as long as they have the terminal. Then what has come is delivered, and the end is there. Default: for ever.
   */
  linger?: number;
}

/** The options of `PtyChild.adopt`: those that are not about the start. */
export type AdoptOptions = Pick<
  SpawnOptions,
  | 'eof'
  | 'encoding'
  | 'readableHighWaterMark'
  | 'writableHighWaterMark'
  | 'signal'
  | 'timeout'
  | 'killSignal'
  | 'linger'
>;

const DEFAULTS = 'TERM=xterm-256color\0';

/** argv, with its first. */
export function argumentsOf(file: Text, args: readonly Text[], options: SpawnOptions): Text[] {
  requireText('file', file);
  requireTexts('args', args);
  return [options.argv0 === undefined ? file : requireText('argv0', options.argv0), ...args];
}

/** @throws {TypeError|RangeError}; the reason of `signal` when it was aborted already. */
export function transportOptions(options: SpawnOptions): PTYProcessOptions {
  requireOptions(options);
  const { uid, gid, groups, columns, rows, pixelWidth, pixelHeight, echo, raw, eof, cwd, env } = options;
  checkEncoding(options.encoding);
  optionalMilliseconds('timeout', options.timeout);
  optionalMilliseconds('linger', options.linger);
  if (options.killSignal !== undefined) signalNumber(options.killSignal);
  optionalAbortSignal(options.signal);
  // What is undefined counts as absent wherever it is looked at.
  const absentOrDefined = {
    uid,
    gid,
    groups,
    path: cwd === undefined ? undefined : requirePath('cwd', cwd),
    env,
    limits: options.limits,
    umask: options.umask,
    nice: options.nice,
    cgroup: options.cgroup,
    childFDs: options.stdio === undefined ? undefined : stdioMap(options.stdio),
    overrides: termOverride(options.term),
    defaults: DEFAULTS,
    usePTY: { columns, rows, pixelWidth, pixelHeight, echo, raw, eof, paused: true },
  };
  return absentOrDefined as PTYProcessOptions;
}

/** Checked here for the sake of the option's name. */
function stdioMap(stdio: unknown): Record<number, ChildFD> {
  return Object.fromEntries(planChildFDs('stdio', stdio, true));
}

function termOverride(term: unknown): string[] | undefined {
  if (term === undefined) return undefined;
  if (typeof term !== 'string') throw invalid('term', term, 'a string');
  return [`TERM=${requireText('term', term)}`];
}

function checkEncoding(encoding: unknown): void {
  if (encoding === undefined || encoding === null) return;
  if (typeof encoding !== 'string' || !Buffer.isEncoding(encoding)) {
    throw invalid('encoding', encoding, "null or the name of an encoding, such as 'utf8'");
  }
}
