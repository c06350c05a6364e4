/** Prints the pids of its workers' children, and exits while they run. */
import { Worker } from 'node:worker_threads';
import { programPath } from '../support/node-program.js';

const COUNT = 3;
const pids: number[] = [];
for (let i = 0; i < 2; i++) {
  const orders = { script: 'echo ready; exec sleep 60', count: COUNT };
  const worker = new Worker(programPath('worker-children'), { workerData: orders });
  worker.on('message', ({ pid }: { pid: number }) => {
    if (pids.push(pid) < 2 * COUNT) return;
    console.log(JSON.stringify(pids));
    process.exit(3);
  });
}
