/** `strand` in a shell, with pipes and files around it, as in a script. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { cleanUp } from './test.js';

const main = fileURLToPath(new URL('../../bin/strand.js', import.meta.url));

/** The command that starts `strand` with these arguments. */
export function strand(...args: string[]): [file: string, args: string[]] {
  return [process.execPath, [main, ...args]];
}

/** Defines `strand` as the compiled command, and makes the output independent of the user's shell settings. */
const prologue = `strand() { "$NODE" "$MAIN" "$@"; }; PS1='$ '; export PS1; unset ENV;`;
export const environment = { ...process.env, NODE: process.execPath, MAIN: main, TERM: 'xterm-256color' };

/**
 * A shell command that can call `strand`. Without `--norc`, a bash whose input is a socket takes itself for the shell of a remote login,
 * and runs the user's ~/.bashrc.
 */
export function shellLine(line: string): [file: string, args: string[]] {
  return ['bash', ['--norc', '-c', `${prologue} ${line}`]];
}

export interface Result {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number | null;
}

/**
 * Runs a shell command to its end, without a terminal. Pipes inside the command are real ones; those to the
 * test are sockets.
 */
export async function sh(line: string): Promise<Result> {
  return new Run(...shellLine(line)).end();
}

/** A program whose standard input and output are sockets. */
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
    // The program may end before it has read everything.
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

  /** Stops reading the output. */
  close(): void {
    this.#child.stdout?.destroy();
  }

  /** Stops reading the output, and lets the program run. */
  pause(): void {
    this.#child.stdout?.pause();
  }

  /** Resolves with the exit status, also while there is output that was not read. */
  async exit(): Promise<number | null> {
    const { exitCode, signalCode } = this.#child;
    if (exitCode === null && signalCode === null) await once(this.#child, 'exit');
    return this.#child.exitCode;
  }

  /** Resolves with the signal that ended the program. */
  async signal(): Promise<NodeJS.Signals | null> {
    await this.exit();
    return this.#child.signalCode;
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

/** Kills the programs that a failed test left. */
function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // There is no such process.
  }
}

/** Output that can be waited for. */
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

  /** Waits for a text or a pattern, and returns the pattern's first group. */
  async received(wanted: string | RegExp): Promise<string> {
    for (;;) {
      const text = this.bytes.toString('latin1');
      const found = typeof wanted === 'string' ? text.includes(wanted) && [wanted] : wanted.exec(text);
      if (found) return found[1] ?? '';
      await once(this.#source, 'data');
    }
  }
}
