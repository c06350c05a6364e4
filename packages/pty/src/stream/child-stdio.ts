import type { Readable, Writable } from 'node:stream';
import type { ChildFDs } from '../launch/child-fds.js';
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
  /** Those of nearly all children. */
  static readonly none = new ChildStdio(new Map(), new Map());
  readonly streams: Readonly<Record<number, Readable | Writable>>;
  readonly #readables: ReadonlyMap<number, PipeReadable>;
  readonly #writables: ReadonlyMap<number, PipeWritable>;

  private constructor(
    readables: ReadonlyMap<number, PipeReadable>,
    writables: ReadonlyMap<number, PipeWritable>,
  ) {
    this.#readables = readables;
    this.#writables = writables;
    this.streams = Object.freeze(Object.fromEntries<Readable | Writable>([...readables, ...writables]));
  }

  static open(kinds: ChildFDs, owner: StdioOwner): ChildStdio {
    const readables = new Map<number, PipeReadable>();
    const writables = new Map<number, PipeWritable>();
    const reportError = (error: unknown) => owner.reportError(error);
    for (const [childFD, kind] of kinds) {
      const pipe = () => owner.pipes().get(childFD);
      // The direction of a pipe is that of its stream.
      if (kind === 'r')
        readables.set(childFD, new PipeReadable(pipe as () => ProcessReader | undefined, reportError));
      if (kind === 'w')
        writables.set(childFD, new PipeWritable(pipe as () => ProcessWriter | undefined, reportError));
    }
    const stdio = new ChildStdio(readables, writables);
    for (const stream of stdio.#all) stream.once('close', () => owner.closed(stream));
    return stdio;
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

  /** The pipe is closed; with a failure because reading or writing failed. */
  lost(childFD: number, failure: Error | undefined): void {
    this.#readables.get(childFD)?.lost(failure);
    this.#writables.get(childFD)?.lost(failure);
  }

  /** The stream of a pipe; undefined for the terminal, and for a descriptor that is not ours. */
  stream(childFD: number): PipeReadable | PipeWritable | undefined {
    return this.#readables.get(childFD) ?? this.#writables.get(childFD);
  }

  /** True unless the stream is one to be read from, and nobody has ever tried to. */
  hasReader(childFD: number): boolean {
    return this.#readables.get(childFD)?.hasReader ?? true;
  }

  destroy(): void {
    for (const stream of this.#all) stream.destroy();
  }
}
