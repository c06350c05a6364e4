/** A user's terminal with `strand` on it. */
import { type ExitStatus, type PtyChild, type SpawnOptions, spawn } from 'strand-pty';
import { Collected, environment, shellLine } from './piped.js';
import { cleanUp } from './test.js';

export class Terminal {
  readonly child: PtyChild;
  readonly #output: Collected;

  /** A line of a shell in which `strand` is a command. */
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

  /** With the terminal's \r\n as it is. */
  get output(): string {
    return this.#output.bytes.toString();
  }

  /** Waits until it was shown, and returns the first group of a pattern. */
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
