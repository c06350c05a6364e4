/**
 * Terminates workers with live children, and prints what is left. This thread has no children, so each worker
 * is the last thread that has loaded the addon.
 */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { programPath } from '../support/node-program.js';
import { childrenOf, eventually, terminalDescriptors } from '../support/proc.js';

for (let i = 0; i < 5; i++) {
  const orders = { script: 'trap "" HUP; echo ready; sleep 0.2', count: 3 };
  const worker = new Worker(programPath('worker-children'), { workerData: orders });
  await once(worker, 'message');
  await worker.terminate();
}
await eventually(
  'no child, terminal or pidfd is left',
  () => childrenOf(process.pid).length === 0 && terminalDescriptors() === 0,
);
console.log(JSON.stringify({ children: childrenOf(process.pid).length, terminals: terminalDescriptors() }));
