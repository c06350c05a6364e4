/**
 * A child on a terminal of its own, joined to our standard input and output until it ends.
 *
 *     stdin ──▶ passInput ──▶ child ──▶ passOutput ──▶ stdout
 *                 signals, window size ─▲
 *
 * The child's end ends the session, whatever is left of the input.
 *
 * Test: test/session/session.test.ts
 */
import { type PtyChild, spawn, type WindowSize } from 'strand-pty';
import { exitStatusOf, OUTPUT_CLOSED, OWN_FAILURE } from '../exit-status.js';
import { complain } from '../print.js';
import { replaceGoneTerminalsAtExit } from './gone-terminals.js';
import { openOutput } from './output.js';
import { passInput } from './pass-input.js';
import { passOutput } from './pass-output.js';
import { passSignals } from './pass-signals.js';
import { UserTerminal } from './user-terminal.js';
import { followWindowSize, userWindowSize } from './window-size.js';

export interface SessionOptions {
  /** Default: the user's, followed; 80 × 24 without one. */
  readonly size: WindowSize | undefined;
  readonly cwd: string | undefined;
}

/** Resolves to the exit status. @throws {SpawnError} before anything was changed. */
export async function runSession(
  file: string,
  args: readonly string[],
  { size, cwd }: SessionOptions,
): Promise<number> {
  replaceGoneTerminalsAtExit();
  const terminal = UserTerminal.find();
  const child = spawn(file, args, {
    ...(size ?? userWindowSize()),
    ...(cwd !== undefined && { cwd }),
    // What nobody typed is not to be shown: the output of `echo hello | strand run -- cat` is one hello.
    echo: terminal !== undefined,
  });
  passSignals(child);
  if (!size) followWindowSize(child);
  terminal?.enterRaw();
  void passInput(child, terminal !== undefined);
  try {
    return await sessionEnd(child);
  } finally {
    terminal?.restore();
  }
}

async function sessionEnd(child: PtyChild): Promise<number> {
  try {
    await passOutput(child, openOutput());
  } catch (error) {
    return outputFailed(child, error as NodeJS.ErrnoException);
  }
  return exitStatusOf(await child.exited);
}

/** The child was hung up. One that does not mind is not waited for longer than it takes to end it. */
async function outputFailed(child: PtyChild, { code, message }: NodeJS.ErrnoException): Promise<number> {
  const status = exitStatusOf(await child.terminate());
  switch (code) {
    case 'EPIPE':
    case 'ECONNRESET':
      return OUTPUT_CLOSED;
    case 'EIO': // The user's terminal is gone, and nobody is there to read a complaint.
      return status;
    default:
      complain(`cannot write to standard output: ${message}`);
      return OWN_FAILURE;
  }
}
