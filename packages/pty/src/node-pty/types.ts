/**
 * The types of node-pty, by its names. Each is assignable to the type in the package of node-pty, and the other way round;
 * additions are optional.
 *
 * Test: test/node-pty/types.test.ts
 */

/** A listener that can be removed. */
export interface IDisposable {
  /** Removes the listener. */
  dispose(): void;
}

/** Adds a listener. Returns an object that removes it. */
// biome-ignore lint/suspicious/noExplicitAny: as in node-pty; a listener may return any value.
export type IEvent<T> = (listener: (event: T) => any) => IDisposable;

/** Options of `spawn` on every system. */
export interface IBasePtyForkOptions {
  /** TERM in the child's environment. Default: TERM of `env`, else `'xterm'`. */
  name?: string;
  /** Width in characters, 1 to 65,535. Default 80. */
  cols?: number;
  /** Height in characters, 1 to 65,535. Default 24. */
  rows?: number;
  /** The child's working directory, and its PWD. Default: the parent's. */
  cwd?: string;
  /**
   * The child's environment. It is complete, except for TERM and PWD; undefined values are left out. Default: `process.env`
   * without the variables of the parent's own terminal (TMUX, STY, COLUMNS, …).
   */
  env?: { [key: string]: string | undefined };
  /** Decodes output and encodes input. null: output is delivered as Buffers. Default `'utf8'`. */
  encoding?: string | null;
  /** Whether `write(flowControlPause)` pauses and `write(flowControlResume)` resumes, instead of writing. Default false. */
  handleFlowControl?: boolean;
  /** The string that pauses. Default XOFF (`'\x13'`). */
  flowControlPause?: string;
  /** The string that resumes. Default XON (`'\x11'`). */
  flowControlResume?: string;
}

/** Options of `spawn` on Unix. */
export interface IPtyForkOptions extends IBasePtyForkOptions {
  /** User id. Without `gid` the user's own group and groups are taken too. Default: the parent's. */
  uid?: number;
  /** Group id. Default: the user's own group with `uid`, else the parent's. */
  gid?: number;
  /**
   * Whose values the terminal reports. `'strand'`: a spawn that fails throws, a child that a signal killed has exit code 128 +
   * the signal's number, and `kill` throws for an unknown signal. `'node-pty'`: a spawn that fails is a child that prints the
   * error and exits with 1, a killed child has exit code 0, and `kill` ignores an unknown signal. Default: the environment
   * variable STRAND_NODE_PTY_VALUES, else `'strand'`, in the package strand-node-pty `'node-pty'`.
   */
  values?: 'strand' | 'node-pty';
  /**
   * What happens when the child cannot be started: `'throw'` throws a SpawnError; `'exit'` prints the error on the terminal
   * and exits with code 1, as node-pty does. Default: the environment variable STRAND_PTY_SPAWN_ERRORS, else by `values`.
   */
  spawnErrors?: 'throw' | 'exit';
  /**
   * Milliseconds without output, after the child's death, until a terminal that background jobs still have open is closed
   * and `'exit'` is emitted: 0 to 2,147,483,647, or Infinity to wait until every job has closed it. Default 200.
   */
  linger?: number;
}

/** Options of `spawn` on Windows: accepted, without effect. */
export interface IWindowsPtyForkOptions extends IBasePtyForkOptions {
  useConpty?: boolean;
  useConptyDll?: boolean;
  conptyInheritCursor?: boolean;
}

/** Options of `open`. */
export interface IPtyOpenOptions {
  /** Width in characters, 1 to 65,535. Default 80. */
  cols?: number;
  /** Height in characters, 1 to 65,535. Default 24. */
  rows?: number;
  /** Decodes output and encodes input. null: output is delivered as Buffers. Default `'utf8'`. */
  encoding?: string | null;
}

/** A child on a terminal, with the interface of node-pty. */
export interface IPty {
  /** The child's process id. It keeps its value after the exit. */
  readonly pid: number;
  /** The width of the terminal in characters. */
  readonly cols: number;
  /** The height of the terminal in characters. */
  readonly rows: number;
  /** argv[0] of the foreground process group of the terminal. */
  readonly process: string;
  /** See the option of this name. */
  handleFlowControl: boolean;
  /** Adds a listener for output: strings, or Buffers when `encoding` is null. */
  readonly onData: IEvent<string>;
  /** Adds a listener for the end: the child is dead, and its output was delivered. */
  readonly onExit: IEvent<{ exitCode: number; signal?: number }>;
  /** Changes the size of the terminal, in characters and optionally pixels. @throws an Error for an invalid size. */
  resize(columns: number, rows: number, pixelSize?: { width: number; height: number }): void;
  /** No effect on Unix. */
  clear(): void;
  /** Writes input. Strings are encoded by `encoding`. */
  write(data: string | Buffer): void;
  /** Sends a signal to the child, SIGHUP by default. */
  kill(signal?: string): void;
  /** Stops delivering output; the child blocks when the kernel's buffer is full. */
  pause(): void;
  /** Continues to deliver output. */
  resume(): void;
}
