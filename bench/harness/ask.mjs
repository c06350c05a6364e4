import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { terminalCount } from './machine-limits.mjs';
import { programOf } from './programs.mjs';
import { questionOf } from './questions.mjs';
import { traced } from './traced.mjs';

const TIME_LIMIT_SECONDS = 60;
const RELEASE_LIMIT_MS = 20_000;

// A spawn costs more with a larger environment, and npm adds fifty variables to it.
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_')));

/** What was found, of a process that may have died in the middle of a line. */
function readAnswer(output) {
  const complete = output.slice(0, output.lastIndexOf('\n') + 1);
  return Object.assign(
    {},
    ...complete.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)])),
  );
}

/** Thousands of children that lost their terminal take seconds to leave, and nobody waits for them but the next one. */
async function terminalsAreBack(before) {
  const until = performance.now() + RELEASE_LIMIT_MS;
  while (terminalCount() > before && performance.now() < until) await sleep(100);
}

/**
 * Has one contestant answer one question once, in a process of its own. Never rejects because of that process: what it
 * did not manage is in `failed`, a sentence.
 *
 * When that process dies early or is killed for taking too long, its masters close and the kernel hangs up its
 * children: none of ours ignores SIGHUP.
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
  await terminalsAreBack(terminals);
  if (asked.killed) return { ...found, failed: `was not done after ${limit} s and was ended` };
  return { ...found, failed: `ended with ${signal ?? `exit code ${code}`}` };
}

/** @returns {Promise<Record<string, number>>} the figures, and `failed` or `cannot` with a sentence where some are missing */
export function ask(run, contestant, size) {
  const program = programOf(run, contestant, size);
  const { figuresOfTrace, timeLimitSeconds = TIME_LIMIT_SECONDS } = questionOf(run);
  const answerInTime = (file, args) => answer(file, args, timeLimitSeconds);
  return figuresOfTrace === undefined
    ? answerInTime(...program)
    : traced(program, answerInTime, (calls) => figuresOfTrace(calls, size));
}
