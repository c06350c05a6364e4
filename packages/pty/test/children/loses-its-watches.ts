/** Closes the set of what its reactor watches, which another process has open too; then a reader is ready. */
import { spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import { openLoop } from '../support/fifo.js';
import { descriptorsOf } from '../support/proc.js';

const sets = () => {
  const descriptors = Object.entries(descriptorsOf(process.pid));
  return descriptors.filter(([, name]) => name === 'anon_inode:[eventpoll]').map(([fd]) => Number(fd));
};

const nodes = sets();
const { FileDescriptor } = await import('strand-pty');
const ours = sets().filter((fd) => !nodes.includes(fd));
// libuv begins to look at it in a turn of its own.
for (const _turn of [1, 2]) await new Promise((resolve) => setImmediate(resolve));
// It ends with this process.
spawn('cat', [], { stdio: ['pipe', 'ignore', 'ignore', ...ours] });
const descriptor = new FileDescriptor(openLoop());
descriptor.startReading();
ours.forEach(closeSync);
descriptor.write(Buffer.from('x'));
