/** A user's terminal with `strand` on it. */
import { type ExitStatus, type PtyChild, type SpawnOptions, spawn } from 'strand-pty';
import { Collected, environment, shellLine } from './piped.js';
import { cleanUp } from './test.js';

export class Terminal {
  readonly child: PtyChild;
  readonly #output: Collected;

  /** A shell command that can call `strand`. */
  static shell(line: string, options: SpawnOptions = {}): Terminal {
    return new Terminal(...shellLine(line), options);
  }

  constructor(file: string, args: readonly string[], options: SpawnOptions = {}) {
    this.child = spawn(file, args, { env: environment, ...options });
    this.#output = new Collected(this.child);
    cleanUp(() => {
      this.child.destroy();
      this.child.kill('SIGKILL');
    });
  }

  /** The output, with the terminal's \r\n unchanged. */
  get output(): string {
    return this.#output.bytes.toString();
  }

  /** Waits for a text or a pattern in the output, and returns the pattern's first group. */
  shows(wanted: string | RegExp): Promise<string> {
    return this.#output.received(wanted);
  }

  type(keys: string): void {
    this.child.write(keys);
  }

  async end(): Promise<ExitStatus> {
    return this.child.ended;
  }
}
