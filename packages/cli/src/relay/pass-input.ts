/**
 * Writes standard input to the child's terminal, with back-pressure.
 *
 * Test: test/relay/end-input.test.ts, test/relay/relay.test.ts
 */
import { once } from 'node:events';
import { ConnectionLost, type PtyChild } from 'strand-pty';
import { complain } from '../print.js';
import { openInput } from '../stdio/input.js';
import { endInput } from './end-input.js';
import { endRawInput } from './end-raw-input.js';
import type { EscapeCommands } from './escape-commands.js';
import { hangUp } from './hang-up.js';
import type { RelayTap } from './relay-tap.js';

export interface InputOptions {
  /** Whether standard input is the user's terminal. */
  readonly isTerminal: boolean;
  /** Whether the child's terminal is raw from the start. */
  readonly raw: boolean;
  readonly escapeCommands: EscapeCommands | undefined;
  readonly tap: RelayTap | undefined;
}

/** Callers must not wait for it, since standard input may never end. A failed read is reported, and counts as the end. */
export async function passInput(
  child: PtyChild,
  { isTerminal, raw, escapeCommands, tap }: InputOptions,
): Promise<void> {
  try {
    for await (const chunk of openInput()) {
      const keys = escapeCommands ? escapeCommands.filter(chunk) : chunk;
      await typeIn(child, tap ? tap.typed(keys, isTerminal) : keys);
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    // What the system and Node's streams report has a code.
    if (code === undefined && !(error instanceof ConnectionLost)) throw error;
    if (!isTerminal) complain(`cannot read standard input: ${message}`);
  }
  // A terminal ends only when it is hung up.
  if (isTerminal) hangUp(child);
  else if (raw) await endRawInput(child);
  else await endInput(child);
}

async function typeIn(child: PtyChild, keys: Uint8Array): Promise<void> {
  if (keys.length > 0 && child.writable && !child.write(keys))
    await Promise.race([once(child, 'drain'), child.exited]);
}
