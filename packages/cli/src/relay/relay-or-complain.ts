import { SpawnError } from 'strand-pty';
import { exitStatusOfFailure, OWN_FAILURE } from '../exit-status.js';
import { complain } from '../print.js';
import { type RelayOptions, relay } from './relay.js';

/**
 * Runs a command through the relay. Reports in one line if it cannot be started. Resolves with the exit status.
 *
 * Test: test/commands/run.test.ts
 */
export async function relayOrComplain(
  [file = '', ...args]: readonly string[],
  options: RelayOptions,
): Promise<number> {
  try {
    return await relay(file, args, options);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (!(error instanceof SpawnError) && code !== 'ERR_ACCESS_DENIED') throw error;
    complain(message);
    return error instanceof SpawnError ? exitStatusOfFailure(error) : OWN_FAILURE;
  }
}
