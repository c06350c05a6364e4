import type { Readable, Writable } from 'node:stream';
import type { ChildFD } from '../interfaces.js';
import type { ProcessEnd, ProcessReader, ProcessWriter } from '../process/process-pipes.js';
import { PipeReadable, PipeWritable } from './pipe-streams.js';

/** The child that the streams belong to. */
export interface StdioOwner {
  pipes(): ReadonlyMap<number, ProcessEnd>;
  /** A stream has come to its 'close'. */
  closed(stream: Readable | Writable): void;
  /** A listener threw. */
  reportError(error: unknown): void;
}

/** The streams of a child beside its terminal, by the child's descriptors. */
export class ChildStdio {
  readonly streams: Readonly<Record<number, Readable | Writable>>;
  readonly #readables = new Map<number, PipeReadable>();
  readonly #writables = new Map<number, PipeWritable>();

  constructor(kinds: Readonly<Record<number, ChildFD>>, owner: StdioOwner) {
    const reportError = (error: unknown) => owner.reportError(error);
    for (const [name, kind] of Object.entries(kinds)) {
      const childFD = Number(name);
      const pipe = () => owner.pipes().get(childFD);
      // The direction of a pipe is that of its stream.
      if (kind === 'r')
        this.#readables.set(childFD, new PipeReadable(pipe as () => ProcessReader | undefined, reportError));
      if (kind === 'w')
        this.#writables.set(childFD, new PipeWritable(pipe as () => ProcessWriter | undefined, reportError));
    }
    this.streams = Object.fromEntries<Readable | Writable>([...this.#readables, ...this.#writables]);
    for (const stream of this.#all) stream.once('close', () => owner.closed(stream));
  }

  get readables(): readonly Readable[] {
    return [...this.#readables.values()];
  }

  get closed(): boolean {
    return this.#all.every((stream) => stream.closed);
  }

  get #all(): (PipeReadable | PipeWritable)[] {
    return [...this.#readables.values(), ...this.#writables.values()];
  }

  received(childFD: number, data: Buffer): void {
    this.#readables.get(childFD)?.received(data);
  }

  drained(childFD: number): void {
    this.#writables.get(childFD)?.drained();
  }

  lost(childFD: number): void {
    this.#readables.get(childFD)?.lost();
    this.#writables.get(childFD)?.lost();
  }

  /** Not all that the child wrote may have been heard. */
  failed(childFD: number, reason: Error): void {
    this.#readables.get(childFD)?.destroy(reason);
  }

  destroy(): void {
    for (const stream of this.#all) stream.destroy();
  }
}
