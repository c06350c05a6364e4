/**
 * Node restores the attributes of its terminals when it exits, and aborts when that fails, as it does for one that
 * was hung up (node::ResetStdio in Node 20, not in 22). It leaves alone what is another file by then.
 *
 * Test: test/session/session.test.ts
 */
import { closeSync, openSync } from 'node:fs';
import { isatty } from 'node:tty';

export function replaceGoneTerminalsAtExit(): void {
  const terminals = [0, 1, 2].filter((fd) => isatty(fd));
  process.on('exit', () => {
    for (const fd of terminals) if (!isatty(fd)) replace(fd);
  });
}

/** The lowest number that is free is what the next file gets. */
function replace(fd: number): void {
  closeSync(fd);
  openSync('/dev/null', 'r+');
}
