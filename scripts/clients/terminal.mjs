// A client that needs a terminal itself, which is one of strand-pty.

import { join } from 'node:path';
import { spawn } from 'strand-pty';
import { until } from './until.mjs';

/**
 * Runs a program on a terminal of 30 rows and 100 columns while it is used.
 * @param {string} folder in which the client is installed
 * @param {string} program its path in node_modules
 * @param {{ args?: readonly string[], env?: Record<string, string> }} start env: beside the variables of this process
 * @param {(terminal: ReturnType<typeof terminalOf>) => Promise<void>} use
 */
export async function onTerminal(folder, program, { args = [], env }, use) {
  const child = spawn(process.execPath, [join(folder, 'node_modules', program), ...args], {
    encoding: 'utf8',
    columns: 100,
    rows: 30,
    cwd: folder,
    env: { ...process.env, ...env },
  });
  try {
    await use(terminalOf(child));
  } finally {
    await child[Symbol.asyncDispose]();
  }
}

/** @param {import('strand-pty').PtyChild<string>} child */
function terminalOf(child) {
  let text = '';
  child.on('data', (chunk) => {
    text += chunk;
  });
  return {
    write: (input) => child.write(input),
    /** Waits for output since the last call of `clear`. */
    shows: (pattern) => until(`it shows ${pattern}`, () => pattern.test(text)),
    clear() {
      text = '';
    },
    /** Waits for the end of the program. */
    async exitCode() {
      await until('it has ended', () => child.exitCode !== null);
      return child.exitCode;
    },
  };
}
