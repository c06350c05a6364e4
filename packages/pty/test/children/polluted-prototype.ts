/** Prints what reaches children when every option is a property of Object.prototype. */
import { getProcessOutput, spawn } from 'strand-pty';
import * as nodePty from 'strand-pty/node-pty';
import { textOf } from '../support/pty-child.js';

const problems: string[] = [];
const polluted: [name: string, value: unknown][] = [
  ['argv0', 'polluted'],
  ['uid', 65_534],
  ['cwd', '/polluted'],
  ['path', '/polluted'],
  ['stdio', { 0: 'polluted' }],
  ['limits', { nofile: 1 }],
  ['timeout', 1],
  ['signal', AbortSignal.abort()],
  ['running', { pair: { master: 0, slave: 1, name: 'x' }, child: { pid: 1, pidfd: -1 } }],
  ['pipes', 'x'],
  ['cause', 'x'],
  ['length', 1],
  ['objectMode', true],
  ['decodeStrings', false],
  ['told', 'x'],
  ['knownAt', 'x'],
  ['processStopped', 'x'],
  ['processContinued', () => problems.push('processContinued was called')],
  ['session', true],
  ['STRAND_PTY_SPAWN_ERRORS', 'x'],
  ['TERM', 'x'],
  ['step', 'x'],
  ['errno', -1],
  ['reactor', 'x'],
  ['usePTY', 'x'],
  ['overrides', 'x'],
  ['defaults', 'x'],
  ['paused', 'x'],
  ['given', 'x'],
  ['get', 'x'],
  ['set', 'x'],
  ['value', 1],
  ['enumerable', 'x'],
  ['raw', true],
  ['maxBytes', 1],
  ['errorToo', 'x'],
];

async function during<T>(name: string, value: unknown, run: () => Promise<T>): Promise<T> {
  Object.defineProperty(Object.prototype, name, {
    __proto__: null,
    value,
    configurable: true,
    writable: true,
    enumerable: true,
  } as PropertyDescriptor);
  try {
    return await run();
  } finally {
    Reflect.deleteProperty(Object.prototype, name);
  }
}

/** Prints the shell's own name and the variables from the polluted environment. */
const script = 'echo $0$POLLUTED';
const answer = async () => (await textOf(spawn('sh', ['-c', script]))).trim();
const env = await during('env', { PATH: process.env['PATH'], POLLUTED: ' polluted' }, answer);

for (const [name, value] of polluted) {
  try {
    await during(name, value, async () => {
      const text = await answer();
      if (text !== 'sh') problems.push(`${name}: a child on a terminal was ${text}`);
      const output = await getProcessOutput('sh', ['-c', script]);
      if (output.toString() !== 'sh\n') problems.push(`${name}: a child on pipes was ${output}`);
      const pty = nodePty.spawn('true', []);
      await new Promise((resolve) => pty.onExit(resolve));
      // Node's own readFileSync takes a signal from a prototype.
      if (name !== 'signal') await spawn('sleep', ['60']).resume().terminate();
    });
  } catch (error) {
    problems.push(`${name}: ${error}`);
  }
}
console.log(JSON.stringify({ env, problems }));
