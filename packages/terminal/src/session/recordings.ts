import type { Writable } from 'node:stream';
import type { ExitStatus } from 'strand-pty';
import type { Echo } from './echo.js';
import type { Recording, RecordSettings } from './recording.js';
import { type RecordedSession, SessionRecording } from './session-recording.js';

/** The recordings of a session that the user has not stopped. */
export class Recordings {
  readonly #all = new Set<SessionRecording>();
  readonly #failed: (error: Error, recording: Recording) => void;

  /** @param failed called when a file or stream has failed */
  constructor(failed: (error: Error, recording: Recording) => void) {
    this.#failed = failed;
  }

  get isEmpty(): boolean {
    return this.#all.size === 0;
  }

  /** @throws {TypeError|RangeError} for a wrong option */
  start(
    to: string | Writable,
    settings: RecordSettings,
    session: Omit<RecordedSession, 'failed' | 'stopped'>,
  ): Recording {
    const recording: SessionRecording = new SessionRecording(to, settings, {
      ...session,
      failed: (error) => this.#failed(error, recording),
      stopped: () => this.#all.delete(recording),
    });
    this.#all.add(recording);
    return recording;
  }

  output(text: string): void {
    for (const recording of this.#all) recording.output(text);
  }

  input(data: string | Uint8Array, echo: Echo): void {
    for (const recording of this.#all) recording.input(data, echo);
  }

  resize(columns: number, rows: number): void {
    for (const recording of this.#all) recording.resize(columns, rows);
  }

  /** The session has ended. */
  finish(status: ExitStatus): void {
    for (const recording of this.#all) recording.finish(status);
  }

  /** Waits until all files are complete. Rejects with the first error. */
  async stop(): Promise<void> {
    const ends = await Promise.allSettled([...this.#all].map((recording) => recording.stop()));
    const failure = ends.find((end) => end.status === 'rejected');
    if (failure) throw failure.reason;
  }
}
