import { constants } from 'node:os';
import { ProcessExitedAlready, type SpawnError } from '../errors.js';
import { terminalError } from '../launch/spawn-failure.js';
import { kernel } from '../native/kernel.js';
import { systemError } from '../native/system-error.js';
import { ObservedPTYProcess, type PTYObserver } from '../process/observed-pty-process.js';
import { planRunning } from '../process/pty-start.js';
import { openTerminal } from '../terminal/terminal.js';
import type { SpawnPlan } from './options.js';

/** Exit code 1, as wait(2) reports it. */
const EXIT_1 = 1 << 8;
/** The kernel's pids are below this. */
const LARGEST_PID = 1 << 22;
const FIRST_PID = 0x7fff_ffff;
const NO_PIDFD = -1;
/** Characters of the beginning and of the end of an error that is too long: in UTF-8 a terminal holds 4,095 bytes. */
const HEAD = 800;
const TAIL = 400;
const MOST_WRITES = 16;
const CANNOT_PRINT = 'the error of a failed spawn cannot be printed';

let nextPid = FIRST_PID;

/**
 * Takes the place of a child that could not be started: its terminal prints the error, and it exits with 1. No program
 * runs. The pid is above all of the kernel's, so a signal to it or to its group finds no process (ESRCH).
 */
export class FailedStart extends ObservedPTYProcess {
  /** @throws {SpawnError} when no terminal can be opened, or it cannot be used. */
  static of(error: SpawnError, { file, start }: SpawnPlan, observer: PTYObserver): FailedStart {
    const pair = openTerminal(kernel, start.terminal);
    try {
      print(pair.slave, error.message);
      const running = { pair, child: { pid: takePid(), pidfd: NO_PIDFD } };
      return new FailedStart(observer, file, [], planRunning(running));
    } catch (failure) {
      for (const fd of [pair.slave, pair.master]) kernel.closeDescriptor(fd);
      throw failedTerminal(failure);
    }
  }

  /** The reactor calls it in the next turn, since there is no pidfd to be watched. */
  override reapProcess(): void {
    this.processEnded(EXIT_1);
  }

  /** @throws {ProcessExitedAlready} always. */
  override signalProcess(): never {
    throw new ProcessExitedAlready();
  }
}

/** The terminal that was to tell of a failed start could not be used. */
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
  // A new terminal has room for all of it at once: a write that gives less is made again, and not for ever.
  for (let writes = 0; printed < bytes.length && writes < MOST_WRITES; writes++) {
    const result = kernel.write(slave, bytes, printed, bytes.length - printed);
    if (result < 0) throw systemError(result, 'write', CANNOT_PRINT);
    printed += result;
  }
  if (printed < bytes.length) throw systemError(-constants.errno.EAGAIN, 'write', CANNOT_PRINT);
}

/** The reason is at the end. */
function shortened(message: string): string {
  if (message.length <= HEAD + TAIL) return message;
  return `${message.slice(0, HEAD)}…${message.slice(-TAIL)}`;
}
