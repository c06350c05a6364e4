import { performance } from 'node:perf_hooks';
import type { Duplex } from 'node:stream';
import { types } from 'node:util';
import type { ExpectQueue } from '../expect/expect-queue.js';
import { Utf8Decoder } from '../expect/utf8-decoder.js';
import type { CommandRunner } from '../run/command-runner.js';
import type { Screen } from '../screen/screen.js';
import type { Brake } from './brake.js';
import type { Interaction } from './interaction.js';
import type { Recordings } from './recordings.js';
import type { SessionLog } from './session-log.js';
import type { Traffic } from './traffic.js';

/** Everything that reads the output of a session. */
export interface OutputReaders {
  readonly queue: ExpectQueue;
  readonly recordings: Recordings;
  readonly runner: CommandRunner;
  readonly log: SessionLog | undefined;
  readonly screen: Screen | undefined;
  readonly brake: Brake;
  readonly traffic: Traffic;
  readonly emit: (text: string) => void;
}

/** Decodes the output of a session and passes it on. */
export class SessionOutput {
  /** Sees the bytes as they come. */
  interaction: Interaction | undefined;
  readonly #stream: Duplex;
  readonly #readers: OutputReaders;
  readonly #decoder = new Utf8Decoder();

  constructor(stream: Duplex, readers: OutputReaders) {
    this.#stream = stream;
    this.#readers = readers;
    stream.on('data', (chunk: unknown) => this.#receive(chunk));
  }

  /** The beginning of a character whose other bytes have not come. */
  get incomplete(): Uint8Array | undefined {
    return this.#decoder.incomplete;
  }

  /** Passes on what is left when the stream has ended. */
  end(): void {
    this.#process(this.#decoder.end(), false);
  }

  #receive(chunk: unknown): void {
    if (typeof chunk !== 'string' && !types.isUint8Array(chunk)) {
      this.#stream.destroy(
        new TypeError(`a session needs a stream of bytes or text, not of ${typeof chunk}`),
      );
      return;
    }
    this.#readers.traffic.lastOutput = performance.now();
    this.#readers.log?.write(chunk);
    this.interaction?.show(chunk);
    if (typeof chunk === 'string') this.#process(chunk, false);
    else this.#process(this.#decoder.write(chunk), this.#decoder.ascii);
  }

  #process(text: string, ascii: boolean): void {
    if (text === '') return;
    const { queue, recordings, runner, screen, brake, emit } = this.#readers;
    queue.append(text, ascii);
    recordings.output(text);
    if (runner.isActive) runner.receive(text);
    if (screen && !screen.write(text)) {
      brake.hold(screen);
      void screen.flush().then(() => brake.release(screen));
    }
    emit(text);
  }
}
