import { constants } from 'node:os';
import { ProcessExitedAlready, type SpawnError } from '../errors.js';
import { terminalError } from '../launch/spawn-failure.js';
import { kernel } from '../native/kernel.js';
import { systemError } from '../native/system-error.js';
import { ObservedPTYProcess, type PTYObserver } from '../process/observed-pty-process.js';
import { planRunning } from '../process/pty-plan.js';
import { releaseRunningChild } from '../terminal/adopted-child.js';
import { openTerminal } from '../terminal/terminal.js';
import type { SpawnPlan } from './options.js';

/** Exit code 1, as wait(2) reports it. */
const EXIT_1 = 1 << 8;
/** PID_MAX_LIMIT: the kernel's pids are smaller. */
const LARGEST_PID = 1 << 22;
const FIRST_PID = 0x7fff_ffff;
const NO_PIDFD = -1;
/** Characters that are kept at the beginning and at the end of a long error: a terminal holds 4,095 bytes of UTF-8. */
const HEAD_LENGTH = 800;
const TAIL_LENGTH = 400;
const MAX_WRITES = 16;
const CANNOT_PRINT = 'the error of a failed spawn cannot be printed';

let nextPid = FIRST_PID;

/**
 * Stands in for a child that could not be started: its terminal prints the error, and it exits with code 1. No program
 * runs. Its pid is larger than any of the kernel, so a signal to it or to its group finds no process (ESRCH).
 */
export class FailedStart extends ObservedPTYProcess {
  /** @throws {SpawnError} when a terminal cannot be opened or written to. */
  static of(error: SpawnError, { file, start }: SpawnPlan, observer: PTYObserver): FailedStart {
    const pair = openTerminal(kernel, start.terminal);
    const running = { pair, child: { pid: takePid(), pidfd: NO_PIDFD, leadsSession: true } };
    try {
      print(pair.slave, error.message);
      return new FailedStart(observer, file, [], planRunning(running));
    } catch (failure) {
      releaseRunningChild(kernel, running);
      kernel.closeDescriptor(pair.master);
      throw failedTerminal(failure);
    }
  }

  /** Called by the reactor in the next turn, since there is no pidfd to watch. */
  override reapProcess(): void {
    this.processEnded(EXIT_1);
  }

  /** @throws {ProcessExitedAlready} always. */
  override signalProcess(): never {
    throw new ProcessExitedAlready();
  }
}

/** Converts a failure of the terminal on which the error should be printed. */
function failedTerminal(failure: unknown): unknown {
  const { errno, syscall } = failure as NodeJS.ErrnoException;
  return errno === undefined || syscall === undefined ? failure : terminalError({ step: syscall, errno });
}

function takePid(): number {
  const pid = nextPid;
  nextPid = pid === LARGEST_PID ? FIRST_PID : pid - 1;
  return pid;
}

function print(slave: number, message: string): void {
  const bytes = Buffer.from(`${shortened(message)}\n`);
  let printed = 0;
  // A new terminal has room for the whole message. A partial write is repeated, but not without end.
  for (let writes = 0; printed < bytes.length && writes < MAX_WRITES; writes++) {
    const result = kernel.write(slave, bytes, printed, bytes.length - printed);
    if (result < 0) throw systemError(result, 'write', CANNOT_PRINT);
    printed += result;
  }
  if (printed < bytes.length) throw systemError(-constants.errno.EAGAIN, 'write', CANNOT_PRINT);
}

/** Cuts out the middle: the reason is at the end. */
function shortened(message: string): string {
  if (message.length <= HEAD_LENGTH + TAIL_LENGTH) return message;
  return `${message.slice(0, HEAD_LENGTH)}…${message.slice(-TAIL_LENGTH)}`;
}
