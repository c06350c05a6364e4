import type { PtyChild } from 'strand-pty';
import { asksForPassword } from 'strand-terminal/asciicast';

const ESCAPE_SEQUENCE = /\x1b\[[0-?]*[ -/]*[@-~]/g;

/**
 * Whether what is typed now must not be recorded, since the terminal does not echo it.
 *
 * Line editors and full-screen programs turn off the echo too, since they show what is typed themselves, but also
 * canonical mode, which most programs that read a password keep. With `keys` the input of programs without canonical mode
 * is no secret, unless the last line of the output asks for one (bash's `read -s -n 4`, pinentry).
 *
 * Test: test/commands/record.test.ts
 */
export function isSecret(child: PtyChild, keys: boolean, lastOutput: string): boolean {
  try {
    const { ECHO, ICANON } = child.getAttributes();
    if (ECHO) return false;
    return ICANON || !keys || asksForPassword(lastOutput.replace(ESCAPE_SEQUENCE, ''));
  } catch (error) {
    // The terminal is closed or hung up: nothing reads the input any more.
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EBADF' && code !== 'EIO') throw error;
    return true;
  }
}
