import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { baselineProgram } from './compile-baseline.mjs';
import { questionOf } from './questions.mjs';

const measureProgram = fileURLToPath(new URL('measure.mjs', import.meta.url));
const TIME_LIMIT_MS = 180_000;

// A spawn costs more with a larger environment, and npm adds fifty variables to it.
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_')));

/**
 * Has one contestant answer one question once, in a process of its own.
 *
 * When that process dies early or is killed for taking too long, its masters close and the kernel hangs up its
 * children: none of ours ignores SIGHUP.
 */
export async function ask(run, contestant, size) {
  const [file, args] =
    contestant === 'c'
      ? [baselineProgram, questionOf(run).baselineArguments(size).map(String)]
      : [process.execPath, [measureProgram, run, contestant, JSON.stringify(size)]];
  const asked = spawn(file, args, {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: TIME_LIMIT_MS,
    killSignal: 'SIGKILL',
  });
  const [output, [code, signal]] = await Promise.all([text(asked.stdout), once(asked, 'close')]);
  if (code !== 0) throw new Error(`${contestant} did not answer ${run}: ${signal ?? `exit code ${code}`}`);
  return JSON.parse(output);
}
