/**
 * What goes wrong, and how connections and children end. A reason is an `Error`, told apart with `instanceof`.
 *
 * Test: test/errors.test.ts
 */

/** The name of a signal: those of the platform, and real-time signals by number. */
export type Signal = NodeJS.Signals | `SIG${number}`;

/** How a child ended. Both are `null` when somebody else reaped it and the kernel no longer knows. */
export interface ExitStatus {
  readonly exitCode: number | null;
  readonly signal: Signal | null;
  /** The child lived longer than its `timeout` allowed, and was ended. */
  readonly timedOut?: true;
  /** The child was ended because its AbortSignal was aborted. */
  readonly aborted?: true;
}

const hasStackTraceLimit = Object.getOwnPropertyDescriptor(Error, 'stackTraceLimit')?.writable === true;

/** How something ended, which no line of code is to blame for: so there is no stack, which takes longer to look for than
 * a child to be reaped. */
class Reason extends Error {
  constructor(message: string, options?: ErrorOptions) {
    const { stackTraceLimit } = Error;
    if (hasStackTraceLimit) Error.stackTraceLimit = 0;
    super(message, options);
    if (hasStackTraceLimit) Error.stackTraceLimit = stackTraceLimit;
    this.name = new.target.name;
  }
}

/** The connection ended as it should. */
export class ConnectionDone extends Reason {
  constructor(message = 'the connection was closed cleanly', options?: ErrorOptions) {
    super(message, options);
  }
}

/** The connection broke, or was given up. */
export class ConnectionLost extends Reason {
  /** The errno's name (`'EPIPE'`), where the kernel said one. */
  declare readonly code?: string;

  constructor(message = 'the connection was lost', options?: ErrorOptions & { code?: string }) {
    super(message, options);
    if (options?.code !== undefined) this.code = options.code;
  }
}

/** The child exited with code 0. */
export class ProcessDone extends ConnectionDone implements ExitStatus {
  readonly exitCode = 0;
  readonly signal = null;
  /** The raw wait status. */
  readonly status: number;

  constructor(status = 0) {
    super('the process ended with exit code 0');
    this.status = status;
  }
}

/** The child exited with another code, was killed by a signal, or nobody knows. */
export class ProcessTerminated extends ConnectionLost implements ExitStatus {
  readonly exitCode: number | null;
  readonly signal: Signal | null;
  /** The raw wait status; -1 when it is unknown. */
  readonly status: number;

  constructor({ exitCode, signal }: ExitStatus, status: number) {
    super(describeEnd(exitCode, signal));
    this.exitCode = exitCode;
    this.signal = signal;
    this.status = status;
  }
}

function describeEnd(exitCode: number | null, signal: Signal | null): string {
  if (signal !== null) return `the process was killed by ${signal}`;
  if (exitCode !== null) return `the process ended with exit code ${exitCode}`;
  return 'the process ended, but somebody else reaped it: its status is unknown';
}

/** A signal was sent to a child that is dead already. */
export class ProcessExitedAlready extends Error {
  override readonly name = 'ProcessExitedAlready';

  constructor(message = 'the process has exited already') {
    super(message);
  }
}

/** A failed system call, in the form of Node's own system errors. */
export interface SystemFailure {
  readonly code: string;
  /** Negative, as on Node's system errors. */
  readonly errno: number;
  /** The step that failed: `'execve'`, `'chdir'`, `'setuid'`, … */
  readonly syscall: string;
  /** The file or directory that the step was about. */
  readonly path?: string | undefined;
}

/** The child could not be started. Nothing of it is left: no process, no zombie, no descriptor. */
export class SpawnError extends Error implements SystemFailure {
  override readonly name = 'SpawnError';
  readonly code: string;
  readonly errno: number;
  readonly syscall: string;
  declare readonly path?: string;

  constructor(message: string, failure: SystemFailure) {
    super(message);
    this.code = failure.code;
    this.errno = failure.errno;
    this.syscall = failure.syscall;
    if (failure.path !== undefined) this.path = failure.path;
  }
}
