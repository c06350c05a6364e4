import type { Process, PTYProcess } from 'strand-pty';
import { WaitingProtocol } from './waiting-protocol.js';

/**
 * Records the output of a child by descriptor: of a child on pipes, or with `<PTYProcess>` of a child with pipes beside
 * its terminal. Events: 'connectionMade', 'data 1', 'lost 0', 'exited', 'ended'.
 */
export class PipeProtocol<T extends Process | PTYProcess = Process> extends WaitingProtocol {
  declare transport: T;
  readonly #chunks = new Map<number, Buffer[]>();

  bytes(childFD: number): Buffer {
    return Buffer.concat(this.#chunks.get(childFD) ?? []);
  }

  /** The data as text, with the terminal's \r\n as \n. */
  text(childFD: number): string {
    return this.bytes(childFD).toString().replaceAll('\r\n', '\n');
  }

  /** Waits until the data of a descriptor contains a text. */
  async received(childFD: number, wanted: string): Promise<void> {
    await this.until(() => this.text(childFD).includes(wanted));
  }

  async lost(childFD: number): Promise<void> {
    await this.until(() => this.events.includes(`lost ${childFD}`));
  }

  override childDataReceived(childFD: number, data: Buffer): void {
    const chunks = this.#chunks.get(childFD) ?? [];
    this.#chunks.set(childFD, chunks);
    chunks.push(data);
    this.record(`data ${childFD}`);
  }
}
