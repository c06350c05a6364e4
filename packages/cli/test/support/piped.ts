/** `strand` in a shell, with pipes and files around it, as in a script. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { cleanUp } from './test.js';

const main = fileURLToPath(new URL('../../bin/strand.js', import.meta.url));

/** What it takes to start `strand` with these arguments. */
export function strand(...args: string[]): [file: string, args: string[]] {
  return [process.execPath, [main, ...args]];
}

/** In this, `strand` is ours. What it prints does not depend on who runs the tests. */
const prologue = `strand() { "$NODE" "$MAIN" "$@"; }; PS1='$ '; export PS1; unset ENV;`;
export const environment = { ...process.env, NODE: process.execPath, MAIN: main, TERM: 'xterm-256color' };

/** A line of a shell in which `strand` is a command. */
export function shellLine(line: string): [file: string, args: string[]] {
  return ['bash', ['-c', `${prologue} ${line}`]];
}

export interface Result {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number | null;
}

/** Runs a line of a shell to its end, without a terminal. Real pipes are those in the line: ours are sockets. */
export async function sh(line: string): Promise<Result> {
  return new Run(...shellLine(line)).end();
}

/** A program whose standard input and output are sockets, until it ends. */
export class Run {
  readonly stdin: Writable;
  readonly #child: ChildProcess;
  readonly #stdout: Collected;
  readonly #stderr: Collected;
  readonly #closed: Promise<unknown[]>;

  constructor(file: string, args: readonly string[]) {
    const child = spawn(file, args, { env: environment, stdio: 'pipe', detached: true });
    this.#child = child;
    cleanUp(() => {
      for (const stream of child.stdio) stream?.destroy();
      killGroup(this.pid);
    });
    this.stdin = child.stdin;
    // It may end before it has read everything.
    child.stdin.on('error', () => {});
    this.#stdout = new Collected(child.stdout);
    this.#stderr = new Collected(child.stderr);
    this.#closed = once(child, 'close');
  }

  get pid(): number {
    return this.#child.pid ?? -1;
  }

  get bytes(): Buffer {
    return this.#stdout.bytes;
  }

  received(wanted: string | RegExp): Promise<string> {
    return this.#stdout.received(wanted);
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Reads no more of what it prints. */
  close(): void {
    this.#child.stdout?.destroy();
  }

  async end(): Promise<Result> {
    const [status] = await this.#closed;
    return {
      stdout: this.#stdout.bytes.toString(),
      stderr: this.#stderr.bytes.toString(),
      status: status as number | null,
    };
  }
}

/** Those that a failed test left. */
function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // There are none.
  }
}

/** What came, to be waited for. */
export class Collected {
  readonly #chunks: Buffer[] = [];
  readonly #source: Readable;

  constructor(source: Readable) {
    this.#source = source;
    source.on('data', (chunk: Buffer) => this.#chunks.push(chunk));
  }

  get bytes(): Buffer {
    return Buffer.concat(this.#chunks);
  }

  /** Waits for it, and returns the first group of a pattern. */
  async received(wanted: string | RegExp): Promise<string> {
    for (;;) {
      const text = this.bytes.toString('latin1');
      const found = typeof wanted === 'string' ? text.includes(wanted) && [wanted] : wanted.exec(text);
      if (found) return found[1] ?? '';
      await once(this.#source, 'data');
    }
  }
}
