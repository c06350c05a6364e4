/**
 * Runs a command on its own terminal and relays standard input and output until it ends.
 *
 *     stdin ──▶ passInput ──▶ child ──▶ passOutput ──▶ stdout
 *                 signals, window size ─▲
 *
 * The relay ends when the child ends, even if there is input left.
 *
 * Test: test/relay/relay.test.ts
 */
import { type PtyChild, spawn, type WindowSize } from 'strand-pty';
import { exitStatusOf, TIMED_OUT } from '../exit-status.js';
import { exitStatusOfOutputFailure } from '../failure.js';
import { complain } from '../print.js';
import { replaceClosedTerminalsAtExit } from '../stdio/closed-terminals.js';
import { openOutput } from '../stdio/output.js';
import { userWindowSize } from '../stdio/user-window-size.js';
import type { ControlKey } from './control-key.js';
import { EscapeCommands } from './escape-commands.js';
import { followWindowSize } from './follow-window-size.js';
import { passInput } from './pass-input.js';
import { passOutput } from './pass-output.js';
import { passSignals } from './pass-signals.js';
import type { RelayTap } from './relay-tap.js';
import { TimeLimit } from './time-limit.js';
import { UserTerminal } from './user-terminal.js';

export interface RelayOptions {
  /** Default: the size of the user's terminal, also when that changes; 80 × 24 without a terminal. */
  readonly size?: WindowSize | undefined;
  readonly cwd?: string | undefined;
  /** The whole environment. Default: strand's own environment. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Whether the child's terminal is raw from the start. Default: false. */
  readonly raw?: boolean | undefined;
  /** Whether the child's terminal echoes. Default: only if standard input is a terminal, and not with `raw`. */
  readonly echo?: boolean | undefined;
  /** Milliseconds after which the child's session is ended. Default: never. */
  readonly timeout?: number | undefined;
  readonly escapeKey?: ControlKey | undefined;
  /** Sees what passes through. Default: none. */
  readonly tap?: RelayTap | undefined;
}

/** Resolves with the exit status. @throws {SpawnError} before anything has changed. */
export async function relay(
  file: string,
  args: readonly string[],
  { size, cwd, env, raw = false, echo, timeout, escapeKey, tap }: RelayOptions,
): Promise<number> {
  replaceClosedTerminalsAtExit();
  const terminal = UserTerminal.find();
  const child = spawn(file, args, {
    ...(size ?? userWindowSize()),
    ...(cwd !== undefined && { cwd }),
    ...(env && { env }),
    raw,
    // Piped input is not echoed: `echo hello | strand run -- cat` prints hello once.
    echo: echo ?? (terminal !== undefined && !raw),
  });
  const limit = timeout === undefined ? undefined : new TimeLimit(child, timeout);
  passSignals(child);
  if (!size) followWindowSize(child);
  tap?.begin(child);
  terminal?.enterRaw();
  if (terminal) drawAfterStop(child);
  void passInput(child, {
    isTerminal: terminal !== undefined,
    raw,
    escapeCommands: terminal && escapeKey && createEscapeCommands(escapeKey, child),
    tap,
  });
  try {
    const status = await relayEnd(child, tap);
    return limit?.isOver ? TIMED_OUT : status;
  } finally {
    limit?.clear();
    terminal?.restore();
  }
}

/** What a shell printed while strand was stopped is on the screen of the command. */
function drawAfterStop(child: PtyChild): void {
  process.on('SIGCONT', () => {
    try {
      child.killForeground('SIGWINCH');
    } catch (error) {
      // The foreground job runs as another user.
      if ((error as NodeJS.ErrnoException).code !== 'EPERM') throw error;
    }
  });
}

function createEscapeCommands(key: ControlKey, child: PtyChild): EscapeCommands {
  const commands = [
    { key: 0x2e, name: '.', does: 'ends the command', act: () => void child.terminate() },
    // UserTerminal restores the terminal and stops strand.
    { key: 0x1a, name: '^Z', does: 'stops strand', act: () => process.kill(process.pid, 'SIGTSTP') },
  ];
  // The user's terminal is raw.
  return new EscapeCommands(key, commands, (text) => complain(`${text}\r`));
}

async function relayEnd(child: PtyChild, tap: RelayTap | undefined): Promise<number> {
  try {
    await passOutput(child, openOutput(), tap);
  } catch (error) {
    return outputFailed(child, error);
  }
  return exitStatusOf(await child.exited);
}

/** The child was hung up; terminates it in case it ignores that. */
async function outputFailed(child: PtyChild, error: unknown): Promise<number> {
  const status = exitStatusOf(await child.terminate());
  const failed = exitStatusOfOutputFailure(error);
  if (failed === undefined) throw error;
  // After a hang-up of the user's terminal the status of the child counts.
  return (error as NodeJS.ErrnoException).code === 'EIO' ? status : failed;
}
