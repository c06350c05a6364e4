import type { Readable, Writable } from 'node:stream';
import type { ChildFD } from '../interfaces.js';

/** The type of the `stdio` option of `spawn`: what each descriptor of the child is. */
export type StdioMap = Readonly<Record<number, ChildFD | undefined>>;

/** The type of `PtyChild.stdio`: for a descriptor that the map has as a literal, exactly its stream. */
export type StdioStreams<Stdio extends StdioMap> = Readonly<
  Record<number, Readable | Writable | undefined>
> & {
  readonly [FD in keyof Stdio]: StdioStream<Stdio[FD]>;
};

/** A Readable for `'r'`, a Writable for `'w'`, else undefined. */
export type StdioStream<Kind> = Kind extends 'r' ? Readable : Kind extends 'w' ? Writable : undefined;
