/**
 * The types of node-pty, by its names: what is declared here is assignable to what its package declares, and the other
 * way round. What only we have is optional.
 *
 * Test: test/node-pty/types.test.ts
 */

export interface IDisposable {
  dispose(): void;
}

/** Adds a listener; `dispose()` takes it away. */
// biome-ignore lint/suspicious/noExplicitAny: as node-pty has it; a listener may return what it likes.
export type IEvent<T> = (listener: (event: T) => any) => IDisposable;

export interface IBasePtyForkOptions {
  /** TERM in the child. Default: that of `env`, else `'xterm'`. */
  name?: string;
  /** Default 80. */
  cols?: number;
  /** Default 24. */
  rows?: number;
  /** The child's working directory, and its PWD. Default: ours. */
  cwd?: string;
  /**
   * Complete, but for TERM and PWD; what is undefined is left out. Default: `process.env` without what tells of the
   * terminal that we are in ourselves.
   */
  env?: { [key: string]: string | undefined };
  /** How output is decoded, and strings are encoded; null: output comes as Buffers. Default `'utf8'`. */
  encoding?: string | null;
  /** `write(flowControlPause)` pauses and `write(flowControlResume)` resumes, instead of being written. Default false. */
  handleFlowControl?: boolean;
  /** Default XOFF (`'\x13'`). */
  flowControlPause?: string;
  /** Default XON (`'\x11'`). */
  flowControlResume?: string;
}

export interface IPtyForkOptions extends IBasePtyForkOptions {
  /** With it alone, the user's own group and groups are taken too. */
  uid?: number;
  gid?: number;
  /**
   * A child that cannot be started: `'throw'` a SpawnError, or as node-pty does, `'exit'` with code 1 after the error was
   * printed on the terminal. Default: the environment variable STRAND_PTY_SPAWN_ERRORS, else `'throw'`.
   */
  spawnErrors?: 'throw' | 'exit';
  /**
   * Milliseconds for which the terminal must print nothing after the child has died, while background jobs still have it
   * open, until it is closed and 'exit' is emitted: 0 to 2,147,483,647, or Infinity to wait until every job has closed it.
   * Default 200.
   */
  linger?: number;
}

/** Taken, so that programs for both systems compile; without effect. */
export interface IWindowsPtyForkOptions extends IBasePtyForkOptions {
  useConpty?: boolean;
  useConptyDll?: boolean;
  conptyInheritCursor?: boolean;
}

export interface IPtyOpenOptions {
  cols?: number;
  rows?: number;
  encoding?: string | null;
}

/** A child on a terminal, as node-pty promises it. */
export interface IPty {
  readonly pid: number;
  readonly cols: number;
  readonly rows: number;
  /** The program in the foreground. */
  readonly process: string;
  handleFlowControl: boolean;
  /** Output; Buffers when `encoding` is null. */
  readonly onData: IEvent<string>;
  /** The child is dead, and everything that it wrote was delivered. */
  readonly onExit: IEvent<{ exitCode: number; signal?: number }>;
  resize(columns: number, rows: number, pixelSize?: { width: number; height: number }): void;
  /** Nothing is to be done on Unix. */
  clear(): void;
  write(data: string | Buffer): void;
  /** Default SIGHUP. */
  kill(signal?: string): void;
  pause(): void;
  resume(): void;
}
