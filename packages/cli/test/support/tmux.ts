/** A real terminal multiplexer as the user's terminal. */
import { execFileSync } from 'node:child_process';
import { eventually } from './eventually.js';
import { environment, shellLine } from './piped.js';
import { missing } from './programs.js';
import { cleanUp } from './test.js';

export const withoutTmux = missing('tmux');

let servers = 0;

export class Tmux {
  readonly #socket = `strand-test-${process.pid}-${servers++}`;

  /** Runs a shell command that can call `strand`. */
  constructor(line: string, columns = 100, rows = 30) {
    cleanUp(() => this.#quietly('kill-server'));
    const [file, args] = shellLine(line);
    this.#run('new-session', '-d', '-x', `${columns}`, '-y', `${rows}`, file, ...args);
    this.#run('set-option', '-g', 'remain-on-exit', 'on');
  }

  /** Presses keys by their names in tmux. */
  keys(...names: string[]): void {
    this.#run('send-keys', ...names);
  }

  /** The text on the screen. */
  get text(): string {
    return this.#run('capture-pane', '-p');
  }

  async shows(wanted: string): Promise<void> {
    await eventually(`tmux shows ${JSON.stringify(wanted)}`, () => this.text.includes(wanted)).catch(
      (error) => {
        throw new Error(`${error.message}; it shows\n${this.text}`);
      },
    );
  }

  /** Flags of the terminal, such as `alternate_on`. */
  format(text: string): string {
    return this.#run('display-message', '-p', text).trim();
  }

  #run(...args: string[]): string {
    const all = ['-L', this.#socket, '-f', '/dev/null', '-u', ...args];
    return execFileSync('tmux', all, { env: { ...environment, LC_ALL: 'C.UTF-8' }, encoding: 'utf8' });
  }

  #quietly(...args: string[]): void {
    try {
      this.#run(...args);
    } catch {
      // The server has ended with its last session.
    }
  }
}
