/**
 * What a behaviour is played on: a reactor, and a child on a terminal in raw mode that does what it is told.
 */
import type { EofPolicy, ProcessProtocol, PTYProcess, Reactor } from 'strand-pty';
import type { RecordingProtocol } from '../support/recording-protocol.js';

/** A child, or a job of it in the background. What it is told is done when the promise is resolved. */
export interface Actor {
  output(text: string): Promise<void>;
  /** Prints `floodOf(length)`, which may be more than fits into the kernel. */
  flood(length: number): Promise<void>;
  exit(code: number): void;
}

export interface Child extends Actor {
  /** Takes so many bytes of its input. */
  read(length: number): Promise<string>;
  /** The same, without saying what they were. */
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
  /** What was reported to the reactor. */
  readonly errors: readonly unknown[];
  readonly child: Child;
  /** Starts it; what `connectionMade` does is done by then. */
  readonly start: (protocol: ProcessProtocol, options?: StartOptions) => Promise<PTYProcess>;
  /** Lets the reactor go on until then. */
  readonly until: <T>(promise: Promise<T>) => Promise<T>;
  /** Lets the reactor deliver everything that is ready. */
  readonly turn: () => Promise<void>;
  /** Afterwards. */
  close(): void;
}

/** A behaviour that needs no more of its protocol than that it remembers. */
export type Played = (stage: Stage, protocol: RecordingProtocol) => Promise<void>;
