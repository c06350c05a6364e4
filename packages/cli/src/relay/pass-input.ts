/**
 * Writes standard input to the child's terminal, with back-pressure.
 *
 * Test: test/relay/end-input.test.ts, test/relay/relay.test.ts
 */
import { once } from 'node:events';
import type { PtyChild } from 'strand-pty';
import { complain } from '../print.js';
import { endInput } from './end-input.js';
import { openInput } from './input.js';

/** Never rejects. Callers must not wait for it, since standard input may never end. */
export async function passInput(child: PtyChild, isTerminal: boolean): Promise<void> {
  try {
    for await (const chunk of openInput()) await typeIn(child, chunk);
  } catch (error) {
    if (!isTerminal) complain(`cannot read standard input: ${(error as Error).message}`);
  }
  // A terminal ends only when it is hung up.
  if (isTerminal) child.kill('SIGHUP');
  else await endInput(child);
}

async function typeIn(child: PtyChild, keys: Uint8Array): Promise<void> {
  if (child.writable && !child.write(keys)) await Promise.race([once(child, 'drain'), child.exited]);
}
