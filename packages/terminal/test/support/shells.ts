/** Interactive shells on terminals. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Session, SessionSpawnOptions } from 'strand-terminal';
import { isInstalled } from './programs.js';
import { start } from './session.js';
import { cleanUp, test } from './test.js';

export interface Shell {
  readonly name: 'bash' | 'zsh' | 'dash' | 'busybox sh' | 'fish';
  readonly file: string;
  readonly args: readonly string[];
  readonly isPosix: boolean;
}

export const shells: readonly Shell[] = [
  { name: 'bash', file: 'bash', args: ['--norc', '--noprofile', '-i'], isPosix: true },
  { name: 'zsh', file: 'zsh', args: ['-f', '-i'], isPosix: true },
  { name: 'dash', file: 'dash', args: ['-i'], isPosix: true },
  { name: 'busybox sh', file: 'busybox', args: ['sh', '-i'], isPosix: true },
  { name: 'fish', file: 'fish', args: ['--no-config', '-i'], isPosix: false },
];

/** The environment of a shell that reads and writes no files of the user. */
export function shellEnvironment(): Record<string, string | undefined> {
  const home = mkdtempSync(join(tmpdir(), 'shell-'));
  cleanUp(() => rmSync(home, { recursive: true, force: true }));
  const { PATH } = process.env;
  return {
    PATH,
    HOME: home,
    PS1: '$ ',
    TERM: 'xterm-256color',
    LANG: 'C.UTF-8',
    HISTFILE: join(home, 'history'),
  };
}

export function startShell({ file, args }: Shell, options: SessionSpawnOptions = {}): Session {
  const env = shellEnvironment();
  return start(file, args, { env, cwd: env['HOME'] ?? '/', ...options });
}

/** A test for each shell; `%` in the sentence is its name. */
export function testInShells(
  sentence: string,
  body: (shell: Shell) => Promise<void>,
  wanted: (shell: Shell) => boolean = () => true,
  watchdog = 30_000,
): void {
  for (const shell of shells.filter(wanted)) {
    const skip = !isInstalled(shell.file) && `${shell.file} is not installed`;
    test(sentence.replace('%', shell.name), () => body(shell), { skip, watchdog });
  }
}

export const isPosix = ({ isPosix }: Shell): boolean => isPosix;

/** Waits until the shell runs a program. */
export async function untilForeground(session: Session, name: string): Promise<void> {
  while (session.state().name !== name) await session.settled({ quiet: 5 });
}
