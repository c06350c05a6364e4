/**
 * A program of test/children in a Node of its own: for what would change this process, or end it.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

/** Shorter than the watchdog of a test, so that what it printed is told. */
const PATIENCE = 20_000;

export interface NodeProgramOptions {
  /** A program that runs Node, with its arguments: `['prlimit', '--nproc=1']`. */
  wrapper?: readonly string[];
  args?: readonly string[];
  /** On top of ours; undefined takes a variable away. */
  env?: Readonly<Record<string, string | undefined>>;
  /** What it has beside 0, 1 and 2, from 3 on. */
  descriptors?: readonly number[];
}

export interface NodeProgramEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where a program of test/children is, once compiled. */
export function programPath(name: string): string {
  return fileURLToPath(new URL(`../children/${name}.js`, import.meta.url));
}

/** Runs test/children/NAME.ts to its end. */
export async function runNode(name: string, options: NodeProgramOptions = {}): Promise<NodeProgramEnd> {
  const { wrapper = [], args = [], env = {}, descriptors = [] } = options;
  const [file = '', ...rest] = [...wrapper, process.execPath, programPath(name), ...args];
  const child = spawn(file, rest, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe', ...descriptors],
  });
  const { stdout, stderr } = child;
  if (!stdout || !stderr) throw new Error('its output was to come through pipes');
  const watchdog = setTimeout(() => child.kill('SIGKILL'), PATIENCE);
  const [[code, signal], out, err] = await Promise.all([once(child, 'close'), text(stdout), text(stderr)]);
  clearTimeout(watchdog);
  return { code, signal, stdout: out, stderr: err };
}

/** What test/children/NAME.ts printed as JSON; an error with everything else that it said when it did not. */
export async function answerOf<T>(name: string, options: NodeProgramOptions = {}): Promise<T> {
  const end = await runNode(name, options);
  if (end.code === 0 && end.stderr === '') return JSON.parse(end.stdout) as T;
  throw new Error(`${name} ended with ${end.code ?? end.signal}:\n${end.stdout}${end.stderr}`);
}
