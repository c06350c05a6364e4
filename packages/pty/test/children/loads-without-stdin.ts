/** Closes descriptor 0, loads the package, and prints the number that the next file gets. */
import { closeSync, openSync } from 'node:fs';

// libuv opens a file for itself with the first stream of a process: make it do so before descriptor 0 is free.
process.stdout.write('');

closeSync(0);
await import('strand-pty');
console.log(JSON.stringify({ next: openSync('/dev/null', 'r') }));
