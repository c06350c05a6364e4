/**
 * Replaces standard streams whose terminal was hung up by /dev/null at exit. Node 20 restores the attributes of its
 * terminals when it exits, and aborts if that fails, as for a terminal that was hung up (node::ResetStdio; not in
 * Node 22). It skips a descriptor that has become another file.
 *
 * Test: test/relay/relay.test.ts
 */
import { closeSync, openSync } from 'node:fs';
import { isTerminal } from './is-terminal.js';

export function replaceClosedTerminalsAtExit(): void {
  const terminals = [0, 1, 2].filter((fd) => isTerminal(fd));
  process.on('exit', () => {
    for (const fd of terminals) if (!isTerminal(fd)) replace(fd);
  });
}

/** The next file gets the lowest free number. */
function replace(fd: number): void {
  closeSync(fd);
  openSync('/dev/null', 'r+');
}
