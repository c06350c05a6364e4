/** Starts three children, prints their pids when they run, and ends in the way given by the first argument. */
import { type PTYProcess, spawnProcess } from 'strand-pty';
import { RecordingProtocol } from '../support/recording-protocol.js';

const [way = '', script = ''] = process.argv.slice(2);
const children = Array.from({ length: 3 }, () => new RecordingProtocol());
for (const child of children) spawnProcess(child, 'sh', ['sh', '-c', script], { usePTY: true });
await Promise.all(children.map((child) => child.received('ready')));
console.log(JSON.stringify(children.map(({ transport }) => transport.pid)));

const ways: Record<string, () => void> = {
  exit: () => process.exit(3),
  'exit in a callback': () => {
    const [first] = children;
    if (first) first.processExited = () => process.exit(3);
    first?.transport.signalProcess('KILL');
  },
  throw: () => {
    throw new Error('nobody catches this');
  },
  kill: () => process.kill(process.pid, 'SIGKILL'),
  abort: () => process.abort(),
  unref: () => {
    for (const { transport } of children) transport.unref();
  },
  'unref and write': () => {
    for (const { transport } of children as { transport: PTYProcess }[]) {
      transport.unref();
      transport.write(Buffer.alloc(1 << 20));
    }
  },
};
ways[way]?.();
