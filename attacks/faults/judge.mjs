// Whether a life with a fault in it was right: nothing but the documented error, or the life that would have been.

import { mustBeAbsorbed } from './errnos.mjs';
import { errnoNumber, plainErrno } from './run-fault.mjs';

/** More than any scenario needs: a loop that does not wait. */
const SPINS_FROM_MS = 2500;

/**
 * `outcome` is the column of the table; `problems` says what is wrong, if anything.
 * @param {Awaited<ReturnType<import('./run-fault.mjs').runStage>>} stage
 * @param {import('./run-fault.mjs').Fault} [fault]
 * @returns {{ outcome: 'right' | 'SpawnError' | 'told' | 'wrong', problems: string[] }}
 */
export function judge({ result, code, signal, printed, forbidden }, fault) {
  const problems = [];
  const say = (/** @type {unknown} */ holds, /** @type {string} */ problem) => {
    if (holds) problems.push(problem);
  };
  say(forbidden > 0, 'it would have signalled processes of others');
  if (!result) {
    problems.push(`crashed or blocked: exit ${code}, ${signal} ${printed.slice(0, 300)}`);
    return { outcome: 'wrong', problems };
  }
  const { thrown, told, broken, uncaught, hangs } = result;
  say(code !== 0 || signal, `the parent ended with ${code}, ${signal}`);
  say(hangs, `hangs: ${text(result.children)} ${text(result.descriptors)}`);
  for (const error of uncaught) problems.push(`uncaught: ${text(error)}`);
  for (const what of broken) problems.push(what);
  if (!hangs) problems.push(...problemsOfRest(result, fault));
  const errors = [...told, ...(thrown ? [thrown] : [])];
  if (thrown && fault) problems.push(...problemsOfStart(thrown, fault));
  // What follows from the first error may have another code: the child dies of it, too.
  const each = errors.map((error) => problemsOfError(error, fault));
  if (each.length > 0 && each.every((found) => found.length > 0)) problems.push(...each.flat());
  // A pipe that blocks has no EAGAIN: the one on which a child reports a failure.
  const isReport = errors[0]?.syscall === 'pipe' && fault?.errno === 'EAGAIN';
  if (fault && errors.length > 0 && mustBeAbsorbed(fault.name, fault.errno) && !isReport) {
    problems.push(`not absorbed: ${text(errors[0])}`);
  }
  return { outcome: problems.length > 0 ? 'wrong' : outcomeOf(errors), problems };
}

/**
 * What is left of a life that came to its end.
 * @param {{ left: Rest, followUp: unknown, cpu: number }} result
 * @param {import('./run-fault.mjs').Fault | undefined} fault
 * @typedef {{ children: unknown[], descriptors: unknown[], gone: unknown[] }} Rest
 */
function problemsOfRest({ left, followUp, cpu }, fault) {
  // Children of a worker for which no thread can be had are reaped by the next start, which is the next child here.
  const reapedLater = fault?.name === 'uv_thread_create' && followUp === 'ok';
  const { children, descriptors, gone } = reapedLater ? { children: [], descriptors: [], gone: [] } : left;
  return [
    children.length > 0 && `left running: ${children}`,
    descriptors.length > 0 && `left open: ${descriptors}`,
    gone.length > 0 && `closed what is not its own: ${gone}`,
    followUp !== 'ok' && `the next child: ${text(followUp)}`,
    cpu > SPINS_FROM_MS && `spins: ${cpu} ms of CPU`,
  ].filter((problem) => problem !== false);
}

/**
 * A start fails with a SpawnError; `adopt` starts nothing.
 * @param {{ name: string }} error
 * @param {import('./run-fault.mjs').Fault} fault
 */
function problemsOfStart(error, { scenario }) {
  if (error.name === 'SpawnError' || /^(load|adopt)/.test(scenario)) return [];
  return [`a start that fails with another error than SpawnError: ${text(error)}`];
}

/** @param {{ name: string }[]} errors */
function outcomeOf(errors) {
  if (errors.length === 0) return 'right';
  return errors.every(({ name }) => name === 'SpawnError') ? 'SpawnError' : 'told';
}

/**
 * An error must say what failed, in the form that the docs have.
 * @param {{ name: string, code?: string, errno?: number, syscall?: string, message: string }} error
 * @param {import('./run-fault.mjs').Fault | undefined} fault
 * @returns {string[]}
 */
function problemsOfError(error, fault) {
  if (!fault) return [`without a fault: ${text(error)}`];
  if (fault.scenario === 'load' || error.message.includes('its native addon'))
    return problemsOfLoading(error);
  // Documented: ENOTTY says that the terminal has no session.
  if (/^nobody leads a session/.test(error.message)) return [];
  if (error.code === undefined) return [`an error without a code: ${text(error)}`];
  if (error.name === 'SpawnError') {
    if (typeof error.syscall !== 'string') return [`a SpawnError without a step: ${text(error)}`];
    return error.errno === -errnoNumber(fault.errno) ? [] : [`another errno: ${text(error)}`];
  }
  return error.code === plainErrno(fault.errno) ? [] : [`another code: ${text(error)}`];
}

/** @param {{ name: string, message: string }} error */
function problemsOfLoading(error) {
  return /cannot load its native addon/.test(error.message)
    ? []
    : [`not the documented error: ${text(error)}`];
}

/** @param {unknown} value */
function text(value) {
  return JSON.stringify(value)?.slice(0, 400);
}
