/** Closes the epoll descriptor of its reactor, which another process also has open; then a reader becomes ready. */
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
// libuv starts to poll the epoll descriptor in a later turn.
for (const _turn of [1, 2]) await new Promise((resolve) => setImmediate(resolve));
// cat ends with this process.
spawn('cat', [], { stdio: ['pipe', 'ignore', 'ignore', ...ours] });
const descriptor = new FileDescriptor(openLoop());
descriptor.startReading();
ours.forEach(closeSync);
descriptor.write(Buffer.from('x'));
