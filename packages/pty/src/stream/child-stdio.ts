import type { Readable, Writable } from 'node:stream';
import type { ChildFDs } from '../launch/child-fds.js';
import type { ProcessEnd, ProcessReader, ProcessWriter } from '../process/process-pipes.js';
import { PipeReadable, PipeWritable } from './pipe-streams.js';

/** What the streams need of their child. */
export interface StdioOwner {
  /** The open pipes, by the child's descriptor. */
  pipes(): ReadonlyMap<number, ProcessEnd>;
  /** Called when a stream emits 'close'. */
  closed(stream: Readable | Writable): void;
  /** Called with an exception of a listener. */
  reportError(error: unknown): void;
}

/** The streams of a child's pipes beside its terminal, by the child's descriptor. */
export class ChildStdio {
  /** Shared by all children without pipes. */
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
      // Safe: an 'r' pipe has a ProcessReader, a 'w' pipe a ProcessWriter.
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

  /** Called when the pipe was closed, with a failure when reading or writing failed. */
  lost(childFD: number, failure: Error | undefined): void {
    this.#readables.get(childFD)?.lost(failure);
    this.#writables.get(childFD)?.lost(failure);
  }

  /** The stream of a pipe; undefined for the terminal and for an inherited descriptor. */
  stream(childFD: number): PipeReadable | PipeWritable | undefined {
    return this.#readables.get(childFD) ?? this.#writables.get(childFD);
  }

  /** False when the stream is readable and the program has neither read nor paused it. */
  hasReader(childFD: number): boolean {
    return this.#readables.get(childFD)?.hasReader ?? true;
  }

  destroy(): void {
    for (const stream of this.#all) stream.destroy();
  }
}
