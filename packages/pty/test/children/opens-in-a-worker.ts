/**
 * A worker opens a terminal, closes it, and ends. By then files of the main thread have the descriptor numbers,
 * and they must stay open.
 */
import { closeSync, fstatSync, openSync } from 'node:fs';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { open } from 'strand-pty/node-pty';

if (isMainThread) {
  const worker = new Worker(new URL(import.meta.url));
  worker.once('message', () => {
    // More files than the worker had descriptors, so that its numbers are among them.
    const files = Array.from({ length: 64 }, () => openSync('/dev/null', 'r'));
    worker.postMessage('end');
    worker.once('exit', () => {
      for (const fd of files) {
        fstatSync(fd);
        closeSync(fd);
      }
      console.log('the file is still there');
    });
  });
} else {
  const pair = open();
  pair.master.once('close', () => parentPort?.postMessage('closed'));
  parentPort?.once('message', () => parentPort?.close());
  pair.destroy();
}
