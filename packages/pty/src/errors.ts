/**
 * Errors, and the reasons why a connection or a child ended. A reason is an `Error`: check it with `instanceof`.
 *
 * Test: test/errors.test.ts
 */

/** The name of a signal, such as `'SIGTERM'`; a real-time signal has its number in place of a name: `'SIG35'`. */
export type Signal = NodeJS.Signals | `SIG${number}`;

/**
 * How a child ended: its exit code, or the signal that killed it. Both are null when another part of the program reaped the child.
 */
export interface ExitStatus {
  /** The exit code, 0 to 255; null when a signal killed the child. */
  readonly exitCode: number | null;
  /** The signal that killed the child; null when it exited. */
  readonly signal: Signal | null;
  /** True when the child was ended by its `timeout`. */
  readonly timedOut?: true;
  /** True when the child was ended by its AbortSignal. */
  readonly aborted?: true;
}

/** False under `node --frozen-intrinsics`. */
const canLimitStack = Object.getOwnPropertyDescriptor(Error, 'stackTraceLimit')?.writable === true;

/**
 * Turns stack traces off, and returns the limit for `restoreStack`. A reason is not the fault of a line of code, and to collect a
 * stack takes longer than to reap a child.
 */
function omitStack(): number {
  const { stackTraceLimit } = Error;
  if (canLimitStack) Error.stackTraceLimit = 0;
  return stackTraceLimit;
}

function restoreStack(limit: number): void {
  if (canLimitStack) Error.stackTraceLimit = limit;
}

/** The reason of a connection that reached its end, or that this process closed. It has no stack. */
export class ConnectionDone extends Error {
  constructor(message = 'the connection was closed cleanly', options?: ErrorOptions) {
    const limit = omitStack();
    super(message, options);
    restoreStack(limit);
    this.name = new.target.name;
  }
}

/** The reason of a connection that broke or was aborted. It has no stack. */
export class ConnectionLost extends Error {
  /** The name of the errno, such as `'EPIPE'`, when a system call failed. */
  declare readonly code?: string;

  constructor(message = 'the connection was lost', options?: ErrorOptions & { code?: string }) {
    const limit = omitStack();
    super(message, options);
    restoreStack(limit);
    this.name = new.target.name;
    if (options?.code !== undefined) this.code = options.code;
  }
}

/** The reason of a child that exited with code 0. */
export class ProcessDone extends ConnectionDone implements ExitStatus {
  /** Always 0. */
  readonly exitCode = 0;
  /** Always null. */
  readonly signal = null;
  /** The raw wait status of wait(2). */
  readonly status: number;

  constructor(status = 0) {
    super('the process ended with exit code 0');
    this.status = status;
  }
}

/** The reason of a child that exited with another code than 0, was killed by a signal, or whose status is unknown. */
export class ProcessTerminated extends ConnectionLost implements ExitStatus {
  /** The exit code, 1 to 255; null when a signal killed the child, or its status is unknown. */
  readonly exitCode: number | null;
  /** The signal that killed the child; null when it exited, or its status is unknown. */
  readonly signal: Signal | null;
  /** The raw wait status of wait(2); -1 when it is unknown. */
  readonly status: number;

  constructor({ exitCode, signal }: ExitStatus, status: number) {
    super(describeEnd(exitCode, signal));
    this.exitCode = exitCode;
    this.signal = signal;
    this.status = status;
  }
}

/** How a child ended: the argument of `processExited` and `processEnded`. */
export type ExitReason = ProcessDone | ProcessTerminated;

function describeEnd(exitCode: number | null, signal: Signal | null): string {
  if (signal !== null) return `the process was killed by ${signal}`;
  if (exitCode !== null) return `the process ended with exit code ${exitCode}`;
  return 'the process ended with an unknown status: another part of the program reaped it';
}

/** Thrown when a signal is sent to a child that is dead. */
export class ProcessExitedAlready extends Error {
  /** Always `'ProcessExitedAlready'`. */
  override readonly name = 'ProcessExitedAlready';

  constructor(message = 'the process has exited already') {
    super(message);
  }
}

/** Thrown when a child cannot be started. No process, zombie or descriptor of it is left. */
export class SpawnError extends Error {
  /** Always `'SpawnError'`. */
  override readonly name = 'SpawnError';
  /** The name of the errno, such as `'ENOENT'`. */
  readonly code: string;
  /** The errno as a negative number, as in Node's system errors. */
  readonly errno: number;
  /** The system call that failed: `'execve'`, `'chdir'`, `'setuid'`, …; `docs/errors.md` lists all. */
  readonly syscall: string;
  /** The file or directory that the call failed on, if there is one. */
  declare readonly path?: string;

  constructor(
    message: string,
    failure: {
      readonly code: string;
      readonly errno: number;
      readonly syscall: string;
      readonly path?: string | undefined;
    },
  ) {
    super(message);
    this.code = failure.code;
    this.errno = failure.errno;
    this.syscall = failure.syscall;
    if (failure.path !== undefined) this.path = failure.path;
  }
}
