/** Closes its 0, loads the package, and prints which number the next file gets. */
import { closeSync, openSync } from 'node:fs';

// libuv opens a file for itself with the first stream of a process: that is to be there before.
process.stdout.write('');

closeSync(0);
await import('strand-pty');
console.log(JSON.stringify({ next: openSync('/dev/null', 'r') }));
