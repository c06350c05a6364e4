import type { ExitStatus } from '../errors.js';
import { optionalMilliseconds } from '../launch/options.js';
import { type OptionTable, readOptions } from '../launch/read-options.js';
import type { ObservedPTYProcess } from '../process/observed-pty-process.js';
import { DEFAULT_GRACE_MS, type Termination } from '../process/termination.js';
import { descendantsOf, type LeftProcess, livingProcesses } from '../terminal/living-processes.js';

/** Options of `PtyChild.terminate`. */
export interface TerminateOptions {
  /**
   * Milliseconds from SIGHUP to SIGKILL, 0 to 2,147,483,647. Default 5,000. SIGTERM is sent after a fifth of it, at most
   * 200 ms.
   */
  grace?: number | undefined;
}

const TERMINATE_OPTIONS: OptionTable<TerminateOptions> = { grace: undefined };

/** How a child ended, and which of its processes did not. */
export interface TerminateResult extends ExitStatus {
  /**
   * Processes that still run; absent when there are none. They are descendants that left the session, processes that have
   * its terminal open (as long as the parent has), and members of the session that the parent may not signal (sudo). If the
   * child itself is one, its `exitCode` and `signal` are both null.
   */
  readonly left?: readonly LeftProcess[];
  /**
   * True when the other processes of the session could not be found: /proc belongs to another PID namespace, hides
   * processes (hidepid), or may not be read (`--permission`). The child's own group and the foreground group were ended;
   * `left` lacks what cannot be seen.
   */
  readonly incomplete?: true;
}

/** Ends the child's session. Returns the result without the child's exit status, which is known then. */
export async function terminate(
  transport: ObservedPTYProcess,
  termination: () => Termination,
  options: TerminateOptions,
): Promise<Pick<TerminateResult, 'left' | 'incomplete'>> {
  const { grace: given } = readOptions(options, TERMINATE_OPTIONS);
  const grace = optionalMilliseconds('grace', given) ?? DEFAULT_GRACE_MS;
  const { pid, reactor } = transport;
  const descendants = pid === null ? new Map<number, number>() : descendantsOf(reactor.system, pid);
  if (transport.state !== 'ended') {
    termination().hangUp(grace);
    await termination().done();
  }
  const { session, terminalId } = transport;
  const { processes, complete } = livingProcesses(reactor.system, session, terminalId, descendants);
  return { ...(processes.length > 0 && { left: processes }), ...(!complete && { incomplete: true }) };
}
