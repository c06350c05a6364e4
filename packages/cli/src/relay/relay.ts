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
import { exitStatusOf, OUTPUT_CLOSED, OWN_FAILURE } from '../exit-status.js';
import { complain } from '../print.js';
import { replaceClosedTerminalsAtExit } from './closed-terminals.js';
import { openOutput } from './output.js';
import { passInput } from './pass-input.js';
import { passOutput } from './pass-output.js';
import { passSignals } from './pass-signals.js';
import { UserTerminal } from './user-terminal.js';
import { followWindowSize, userWindowSize } from './window-size.js';

export interface RelayOptions {
  /** Default: the size of the user's terminal, also when that changes; 80 × 24 without a terminal. */
  readonly size: WindowSize | undefined;
  readonly cwd: string | undefined;
}

/** Resolves with the exit status. @throws {SpawnError} before anything has changed. */
export async function relay(
  file: string,
  args: readonly string[],
  { size, cwd }: RelayOptions,
): Promise<number> {
  replaceClosedTerminalsAtExit();
  const terminal = UserTerminal.find();
  const child = spawn(file, args, {
    ...(size ?? userWindowSize()),
    ...(cwd !== undefined && { cwd }),
    // Piped input is not echoed: `echo hello | strand run -- cat` prints hello once.
    echo: terminal !== undefined,
  });
  passSignals(child);
  if (!size) followWindowSize(child);
  terminal?.enterRaw();
  void passInput(child, terminal !== undefined);
  try {
    return await relayEnd(child);
  } finally {
    terminal?.restore();
  }
}

async function relayEnd(child: PtyChild): Promise<number> {
  try {
    await passOutput(child, openOutput());
  } catch (error) {
    return outputFailed(child, error as NodeJS.ErrnoException);
  }
  return exitStatusOf(await child.exited);
}

/** The child was hung up; terminates it in case it ignores that. */
async function outputFailed(child: PtyChild, { code, message }: NodeJS.ErrnoException): Promise<number> {
  const status = exitStatusOf(await child.terminate());
  switch (code) {
    case 'EPIPE':
    case 'ECONNRESET':
      return OUTPUT_CLOSED;
    case 'EIO': // The user's terminal is closed, so a message could not be read.
      return status;
    default:
      complain(`cannot write to standard output: ${message}`);
      return OWN_FAILURE;
  }
}
