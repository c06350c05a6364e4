/**
 * Starts a child on a terminal and one of node:child_process while many descriptors are open. Prints the
 * descriptors of each.
 */
import { spawn as spawnSibling } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { spawn } from 'strand-pty';

const server = createServer().listen(0, '127.0.0.1');
await once(server, 'listening');
const open = spawn('sleep', ['60']).resume();

const listing = spawn('sh', ['-c', 'ls /proc/$$/fd; exit']);
let output = '';
listing.on('data', (chunk) => {
  output += chunk;
});
await listing.ended;

const sibling = spawnSibling('sh', ['-c', 'ls -l /proc/$$/fd; exit'], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
const siblings = await text(sibling.stdout);
const inheritable =
  existsSync(`/proc/self/fd/${process.argv[2]}`) && siblings.includes(` ${process.argv[2]} -> `);

console.log(
  JSON.stringify({
    child: output.trim().split(/\s+/).map(Number),
    sibling: siblings.trim().split('\n'),
    inheritable,
  }),
);
await open[Symbol.asyncDispose]();
server.close();
