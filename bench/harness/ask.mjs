import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { terminalCount } from './machine-limits.mjs';
import { programOf } from './programs.mjs';
import { questionOf } from './questions.mjs';
import { traced } from './traced.mjs';

const TIMEOUT_SECONDS = 60;
const RELEASE_TIMEOUT_MS = 20_000;

// A spawn costs more with a larger environment, and npm adds fifty variables to it.
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_')));

/** Parses the lines of JSON. The last one may be incomplete, since the process may have died while it wrote. */
function readAnswer(output) {
  const complete = output.slice(0, output.lastIndexOf('\n') + 1);
  return Object.assign(
    {},
    ...complete.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)])),
  );
}

/** Waits until the terminals of a dead process are free: thousands of children take seconds to exit after their hangup. */
async function terminalsAreFree(before) {
  const until = performance.now() + RELEASE_TIMEOUT_MS;
  while (terminalCount() > before && performance.now() < until) await sleep(100);
}

/**
 * Runs the process in which one contestant answers one question once. If that process fails, `failed` is a sentence that says
 * how; the promise does not reject.
 *
 * When the process dies early or is killed at the timeout, its masters close and the kernel hangs up its children, none of
 * which ignores SIGHUP.
 */
async function answer(file, args, limit) {
  const terminals = terminalCount();
  const asked = spawn(file, args, {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: limit * 1000,
    killSignal: 'SIGKILL',
  });
  const [output, [code, signal]] = await Promise.all([text(asked.stdout), once(asked, 'close')]);
  const found = readAnswer(output);
  if (code === 0) return found;
  await terminalsAreFree(terminals);
  if (asked.killed) return { ...found, failed: `was killed after ${limit} s` };
  return { ...found, failed: `ended with ${signal ?? `exit code ${code}`}` };
}

/** @returns {Promise<Record<string, number>>} the figures; `failed` or `cannot` says why some are missing */
export function ask(run, contestant, size) {
  const program = programOf(run, contestant, size);
  const { figuresOfTrace, timeoutSeconds = TIMEOUT_SECONDS } = questionOf(run);
  const answerInTime = (file, args) => answer(file, args, timeoutSeconds);
  return figuresOfTrace === undefined
    ? answerInTime(...program)
    : traced(program, answerInTime, (calls) => figuresOfTrace(calls, size));
}
