/** Uses terminals of open() of the drop-in, and prints what arrived and what is left. */
import { open } from 'strand-pty/node-pty';
import { descriptorsOf, eventually } from '../support/proc.js';

const LENGTH = 200_000;

/** Not by `once` of node:events, which rejects at the 'error' that libuv's stream emits before its 'close'. */
async function closed(...streams: NodeJS.EventEmitter[]): Promise<void> {
  await Promise.all(streams.map((stream) => new Promise((resolve) => stream.once('close', resolve))));
}

/** What each side reads, the master's echo included. */
async function exchanged(): Promise<{ master: string; slave: string }> {
  const pair = open();
  const heard = { master: '', slave: '' };
  pair.onData((data) => {
    heard.master += data;
  });
  pair.slave.on('data', (data) => {
    heard.slave += data;
  });
  pair.slave.write('slave\n');
  pair.write('master\n');
  await eventually('both have read', () => heard.master.length + heard.slave.length === 22);
  const ends = closed(pair.master, pair.slave);
  pair.destroy();
  await ends;
  return heard;
}

/** More than the kernel takes at once, to a reader that begins later. */
async function large(): Promise<number> {
  const pair = open();
  pair.pause();
  pair.slave.write('x'.repeat(LENGTH));
  let length = 0;
  pair.onData((data) => {
    length += data.length;
  });
  pair.resume();
  await eventually('all has arrived', () => length >= LENGTH);
  const ends = closed(pair.master, pair.slave);
  pair.destroy();
  await ends;
  return length;
}

/** The errors of the terminal when the slave is closed, and its descriptor then. */
async function slaveClosed(): Promise<{ errors: Error[]; fd: number }> {
  const pair = open();
  const errors: Error[] = [];
  pair.on('error', (error) => errors.push(error));
  const ends = closed(pair.master, pair.slave);
  pair.slave.destroy();
  await ends;
  return { errors, fd: pair.fd };
}

/** The standard descriptors may be terminals. */
function terminals(): string[] {
  const descriptors = Object.entries(descriptorsOf(process.pid)).filter(([fd]) => Number(fd) > 2);
  return descriptors.map(([, name]) => name).filter((name) => /ptmx|\/pts\//.test(name));
}

const answer = {
  exchanged: await exchanged(),
  large: await large(),
  slaveClosed: await slaveClosed(),
  left: terminals(),
};
// Its terminal does not keep the program running.
const unreferenced = open();
unreferenced.master.unref();
unreferenced.slave.unref();
console.log(JSON.stringify(answer));
