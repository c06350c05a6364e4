import type { PTYProcess } from 'strand-pty';
import { WaitingProtocol } from './waiting-protocol.js';

/** Records the output of a child on a terminal. Events: 'connectionMade', 'data', 'lost 0', 'exited', 'ended'. */
export class RecordingProtocol extends WaitingProtocol {
  declare transport: PTYProcess;
  readonly #chunks: Buffer[] = [];

  get bytes(): Buffer {
    return Buffer.concat(this.#chunks);
  }

  /** The output as text, with the terminal's \r\n as \n. */
  get output(): string {
    return this.bytes.toString().replaceAll('\r\n', '\n');
  }

  /** Waits until the output contains a text, matches, or satisfies a function. */
  async received(wanted: string | RegExp | ((output: string) => boolean)): Promise<void> {
    await this.until(() => matches(this.output, wanted));
  }

  override childDataReceived(childFD: number, data: Buffer): void {
    this.#chunks.push(data);
    this.record(childFD === 1 ? 'data' : `data of ${childFD}`);
  }
}

function matches(output: string, wanted: string | RegExp | ((output: string) => boolean)): boolean {
  if (typeof wanted === 'function') return wanted(output);
  return typeof wanted === 'string' ? output.includes(wanted) : wanted.test(output);
}
