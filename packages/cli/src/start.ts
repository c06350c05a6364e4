/**
 * What bin/strand.js loads first.
 *
 * Test: test/main.test.ts
 */
import { OWN_FAILURE } from './exit-status.js';
import { complain } from './print.js';

/** What keeps strand-pty from being loaded (STRAND_PTY_WITHOUT, no addon) is the user's to mend: a sentence, and no stack. */
async function load(): Promise<typeof import('./main.js')> {
  try {
    return await import('./main.js');
  } catch (error) {
    complain((error as Error).message);
    process.exit(OWN_FAILURE);
  }
}

async function start(): Promise<void> {
  const { main } = await load();
  // Exits without waiting for standard input, which may never end.
  process.exit(await main(process.argv.slice(2)));
}

// An error that nothing catches ends the process.
void start();
