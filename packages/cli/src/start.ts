/**
 * The first module of the command. It imports no other module of the package statically, so that it can report in one line why
 * strand-pty cannot be loaded (an invalid STRAND_PTY_WITHOUT, a missing addon).
 *
 * Test: test/main.test.ts
 */
import { writeSync } from 'node:fs';

/** OWN_FAILURE of exit-status.ts. */
const NOT_LOADED = 125;

async function load(): Promise<typeof import('./main.js')> {
  try {
    return await import('./main.js');
  } catch (error) {
    writeSync(2, `strand: ${(error as Error).message}\n`);
    process.exit(NOT_LOADED);
  }
}

async function start(): Promise<void> {
  const { main } = await load();
  // Exits without waiting for standard input, which may never end.
  process.exit(await main(process.argv.slice(2)));
}

// An error that nothing catches ends the process.
void start();
