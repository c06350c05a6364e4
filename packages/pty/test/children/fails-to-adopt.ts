/** A worker in which adopt fails after the master was taken over, because the process cannot be watched. Then it ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { PtyChild, reactor } from 'strand-pty';

reactor.registerReapProcessHandler = () => {
  throw new Error('no room for another watch');
};
try {
  PtyChild.adopt(workerData as number);
} catch (error) {
  parentPort?.postMessage((error as Error).message);
}
