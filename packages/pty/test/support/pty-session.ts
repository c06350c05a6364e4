/**
 * A child of the Node API whose words are heard, and the processes of its session that it tells of.
 */
import { existsSync, readFileSync } from 'node:fs';
import { type PtyChild, type SpawnOptions, spawn } from 'strand-pty';
import { eventually, orGone, statOf } from './proc.js';

export class PtySession {
  readonly child: PtyChild;
  #text = '';

  /** A line of shell. */
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

  /** What it has said so far, with the terminal's \r\n as \n. */
  get text(): string {
    return this.#text.replaceAll('\r\n', '\n');
  }

  async heard(wanted: RegExp): Promise<RegExpExecArray> {
    let found: RegExpExecArray | null = null;
    await eventually(`it says ${wanted}, but ${JSON.stringify(this.text)}`, () => {
      found = wanted.exec(this.text);
      return found !== null;
    });
    // The compiler does not see that it was set in there.
    return found ?? fail();
  }

  /** The number after a word that it says. */
  async pidOf(word: string): Promise<number> {
    const [, pid] = await this.heard(new RegExp(`\\b${word} (\\d+)\\n`));
    return Number(pid);
  }
}

function fail(): never {
  throw new Error('it was heard');
}

/** Ended, whether somebody has waited for it or not. */
export function isDead(pid: number): boolean {
  const state = statOf(pid)?.state;
  return state === undefined || state === 'Z' || state === 'X';
}

/** The name of the program that it is by now: /proc/PID/comm. */
export function commandOf(pid: number): string | undefined {
  return orGone(() => readFileSync(`/proc/${pid}/comm`, 'latin1'))?.trimEnd();
}

/** By its number, when the test is done with it. */
export async function end(pid: number): Promise<void> {
  process.kill(pid, 'SIGKILL');
  await eventually(`process ${pid} is dead`, () => isDead(pid));
}

const BASH = ['/bin/bash', '/usr/bin/bash'].find((path) => existsSync(path));

/** For a test of bash; why it cannot run here. */
export const withoutBash = BASH === undefined && 'there is no bash here';
