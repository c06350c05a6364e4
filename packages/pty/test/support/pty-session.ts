/** A child of the Node API whose output is recorded, and processes of its session whose pids it prints. */
import { existsSync, readFileSync } from 'node:fs';
import { type PtyChild, type SpawnOptions, spawn } from 'strand-pty';
import { eventually, ifExists, statOf } from './proc.js';

export class PtySession {
  readonly child: PtyChild;
  #text = '';

  /** Runs a shell command. */
  constructor(
    script: string,
    options: SpawnOptions = {},
    shell: readonly [string, ...string[]] = ['sh', '-c'],
  ) {
    const [file, ...args] = shell;
    this.child = spawn(file, [...args, script], options);
    this.child.on('data', (chunk) => {
      this.#text += chunk.toString();
    });
  }

  /** The output so far, with the terminal's \r\n as \n. */
  get text(): string {
    return this.#text.replaceAll('\r\n', '\n');
  }

  async received(wanted: RegExp): Promise<RegExpExecArray> {
    let found: RegExpExecArray | null = null;
    await eventually(`the output contains ${wanted}, but is ${JSON.stringify(this.text)}`, () => {
      found = wanted.exec(this.text);
      return found !== null;
    });
    // The compiler does not see the assignment in the callback.
    return found ?? fail();
  }

  /** The number that the output has after a word. */
  async pidOf(word: string): Promise<number> {
    const [, pid] = await this.received(new RegExp(`\\b${word} (\\d+)\\n`));
    return Number(pid);
  }
}

function fail(): never {
  throw new Error('the pattern matched without a number');
}

/** Whether the process has ended, reaped or not. */
export function isDead(pid: number): boolean {
  const state = statOf(pid)?.state;
  return state === undefined || state === 'Z' || state === 'X';
}

/** The name of its current program: /proc/PID/comm. */
export function commandOf(pid: number): string | undefined {
  return ifExists(() => readFileSync(`/proc/${pid}/comm`, 'latin1'))?.trimEnd();
}

/** Kills a process by its pid, at the end of a test. */
export async function end(pid: number): Promise<void> {
  process.kill(pid, 'SIGKILL');
  await eventually(`process ${pid} is dead`, () => isDead(pid));
}

const BASH = ['/bin/bash', '/usr/bin/bash'].find((path) => existsSync(path));

/** For tests that need bash: why they cannot run here. */
export const withoutBash = BASH === undefined && 'there is no bash here';
