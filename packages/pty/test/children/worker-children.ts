/**
 * Starts the children given by its data, and reports their events. Runs in a worker, or in the main thread with
 * the data on the command line.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { ProcessProtocol, spawnProcess } from 'strand-pty';

const { script, count, thenThrow, thenExit } = (workerData ?? JSON.parse(process.argv[2] ?? '{}')) as {
  script: string;
  count: number;
  thenThrow?: boolean;
  thenExit?: number;
};

class Reporting extends ProcessProtocol {
  #bytes = 0;

  override childDataReceived(_fd: number, data: Buffer): void {
    if (this.#bytes === 0) parentPort?.postMessage({ event: 'data', pid: this.transport?.pid });
    this.#bytes += data.length;
    if (thenThrow) throw new Error('thrown in a worker');
    if (thenExit !== undefined) process.exit(thenExit);
  }

  override processEnded({ exitCode, signal }: { exitCode: number | null; signal: string | null }): void {
    parentPort?.postMessage({ event: 'ended', exitCode, signal, bytes: this.#bytes });
  }
}

for (let i = 0; i < count; i++) spawnProcess(new Reporting(), 'sh', ['sh', '-c', script], { usePTY: true });
