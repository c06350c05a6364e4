/**
 * Stops and continues a child, and reports the protocol's calls: in a worker by a message, else as JSON on
 * stdout.
 */
import { parentPort } from 'node:worker_threads';
import { ProcessProtocol, type Signal, spawnProcess } from 'strand-pty';

class Stopping extends ProcessProtocol {
  readonly #events: string[] = [];

  override connectionMade(): void {
    this.transport?.signalProcess('STOP');
  }

  override processStopped(signal: Signal): void {
    this.#events.push(`stopped ${signal}`);
    this.transport?.signalProcess('CONT');
  }

  override processContinued(): void {
    this.#events.push('continued');
    this.transport?.signalProcess('KILL');
  }

  override processEnded({ signal }: { signal: string | null }): void {
    this.#events.push(`ended ${signal}`);
    if (parentPort) parentPort.postMessage(this.#events);
    else console.log(JSON.stringify(this.#events));
  }
}

spawnProcess(new Stopping(), 'sleep', ['sleep', '60'], { usePTY: true });
