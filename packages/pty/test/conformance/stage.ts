/** The environment of a conformance test: a reactor, and a child on a raw terminal that executes commands. */
import type { EofPolicy, ProcessProtocol, PTYProcess, Reactor } from 'strand-pty';
import type { RecordingProtocol } from '../support/recording-protocol.js';

/** The child, or a background job of it. Each promise resolves when the command is done. */
export interface Actor {
  output(text: string): Promise<void>;
  /** Prints `floodOf(length)`, which may be more than the kernel buffers. */
  flood(length: number): Promise<void>;
  exit(code: number): void;
}

export interface Child extends Actor {
  /** Reads `length` bytes of its input. */
  read(length: number): Promise<string>;
  /** Reads `length` bytes of its input without returning them. */
  skip(length: number): Promise<void>;
  die(signal: string): void;
  ignoreHangup(): Promise<void>;
  closeTerminal(): Promise<void>;
  startJob(): Promise<Actor>;
}

export interface StartOptions {
  eof?: EofPolicy;
}

export interface Stage {
  readonly reactor: Reactor;
  /** The errors that were reported to the reactor. */
  readonly errors: readonly unknown[];
  readonly child: Child;
  /** Starts the child; `connectionMade` has returned when the promise resolves. */
  readonly start: (protocol: ProcessProtocol, options?: StartOptions) => Promise<PTYProcess>;
  /** Runs the reactor until the promise is settled. */
  readonly until: <T>(promise: Promise<T>) => Promise<T>;
  /** Lets the reactor deliver everything that is ready. */
  readonly turn: () => Promise<void>;
  /** Ends the child after the test. */
  close(): void;
}

/** The body of a conformance test. */
export type Played = (stage: Stage, protocol: RecordingProtocol) => Promise<void>;
