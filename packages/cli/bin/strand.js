#!/usr/bin/env node
// A file that is there before anything is compiled: npm links no command whose file is not.
import { OWN_FAILURE } from '../dist/exit-status.js';
import { complain } from '../dist/print.js';

// What keeps it from being loaded (STRAND_PTY_WITHOUT, no addon) is the user's to mend: a sentence, and no stack.
try {
  await import('strand-pty');
} catch (error) {
  complain(error.message);
  process.exit(OWN_FAILURE);
}
await import('../dist/main.js');
