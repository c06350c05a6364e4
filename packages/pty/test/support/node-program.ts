/** Runs a program of test/children in its own Node, for tests that would change or end this process. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

/** Milliseconds. Shorter than the watchdog, so that a failure shows what the program printed. */
const WAIT_LIMIT_MS = 20_000;

export interface NodeProgramOptions {
  /** A command that runs Node with its arguments: `['prlimit', '--nproc=1']`. */
  wrapper?: readonly string[];
  args?: readonly string[];
  /** Added to this process's environment; undefined removes a variable. */
  env?: Readonly<Record<string, string | undefined>>;
  /** Descriptors of the program beside 0, 1 and 2, from 3 on. */
  descriptors?: readonly number[];
}

export interface NodeProgramEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The path of a compiled program of test/children. */
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
  if (!stdout || !stderr) throw new Error('the program has no pipes for its output');
  const watchdog = setTimeout(() => child.kill('SIGKILL'), WAIT_LIMIT_MS);
  const [[code, signal], out, err] = await Promise.all([once(child, 'close'), text(stdout), text(stderr)]);
  clearTimeout(watchdog);
  return { code, signal, stdout: out, stderr: err };
}

/** The JSON that test/children/NAME.ts prints. Throws with all of its output if it prints anything else. */
export async function answerOf<T>(name: string, options: NodeProgramOptions = {}): Promise<T> {
  const end = await runNode(name, options);
  if (end.code === 0 && end.stderr === '') return JSON.parse(end.stdout) as T;
  throw new Error(`${name} ended with ${end.code ?? end.signal}:\n${end.stdout}${end.stderr}`);
}
