import type { Readable } from 'node:stream';
import type { Signal } from '../errors.js';

/** The type of the output when it is unknown whether `encoding` is set. As in Node's types, it is not checked. */
// biome-ignore lint/suspicious/noExplicitAny: a function that takes any `PtyChild` may treat its output as a string or as Buffers.
export type AnyChunk = any;

/** The events of a `PtyChild`, with the arguments of their listeners. */
export interface PtyChildEvents<Chunk extends Buffer | string = AnyChunk> {
  /** The child was started. Emitted on the next tick after `spawn` returned. */
  spawn: [];
  /** The child was reaped. Output may still follow. */
  exit: [code: number | null, signal: Signal | null];
  /** The child was stopped by this signal. Detected only while `'stopped'` or `'continued'` has a listener. */
  stopped: [signal: Signal];
  /** The child was continued by SIGCONT. */
  continued: [];
  /** The child was reaped, and all of its output was delivered or the stream was destroyed. The last event. */
  close: [code: number | null, signal: Signal | null];
  /** `PtyChild.resize` changed the size of the terminal. */
  resize: [columns: number, rows: number];
  /** Output: a string when `encoding` is set, else a Buffer. */
  data: [chunk: Chunk];
  /** All output was delivered, and the child was reaped. */
  end: [];
  /** After `end()`: the kernel has taken all input. */
  finish: [];
  /** After `write()` returned false: the kernel has taken the buffered input. */
  drain: [];
  readable: [];
  pause: [];
  resume: [];
  /** Reading or writing failed, or `destroy(error)` was called. The end of the child is never an error. */
  error: [error: Error];
  pipe: [source: Readable];
  unpipe: [source: Readable];
}
