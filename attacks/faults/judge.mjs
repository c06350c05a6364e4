// Judges a run with a fault: it must give the documented error, or end as it would have without the fault.

import { mustBeAbsorbed } from './errnos.mjs';
import { errnoNumber, plainErrno } from './run-fault.mjs';

/** CPU time that no scenario needs: the parent is in a busy loop. */
const SPINS_FROM_MS = 2500;

/** Returns the column of the table, and what is wrong. */
export function judge({ result, code, signal, printed, forbidden }, fault) {
  const problems = [];
  const say = (holds, problem) => {
    if (holds) problems.push(problem);
  };
  say(forbidden > 0, 'it would have signalled processes that it did not start');
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
  // Later errors may have another code, as when the child dies from the first.
  const each = errors.map((error) => problemsOfError(error, fault));
  if (each.length > 0 && each.every((found) => found.length > 0)) problems.push(...each.flat());
  // The pipe on which a child reports a failure blocks, so a real EAGAIN cannot happen.
  const isReport = errors[0]?.syscall === 'pipe' && fault?.errno === 'EAGAIN';
  if (fault && errors.length > 0 && mustBeAbsorbed(fault.name, fault.errno) && !isReport) {
    problems.push(`not absorbed: ${text(errors[0])}`);
  }
  return { outcome: problems.length > 0 ? 'wrong' : outcomeOf(errors), problems };
}

/**
 * Judges what is left after the end.
 * @param {{ left: Rest, followUp: unknown, cpu: number }} result
 * @param {import('./run-fault.mjs').Fault | undefined} fault
 * @typedef {{ children: unknown[], descriptors: unknown[], gone: unknown[] }} Rest
 */
function problemsOfRest({ left, followUp, cpu }, fault) {
  // Without the thread for orphans, the children of a worker are reaped at the next start: that of the next child here.
  const reapedLater = fault?.name === 'pthread_create' && followUp === 'ok';
  const { children, descriptors, gone } = reapedLater ? { children: [], descriptors: [], gone: [] } : left;
  return [
    children.length > 0 && `left running: ${children}`,
    descriptors.length > 0 && `left open: ${descriptors}`,
    gone.length > 0 && `closed descriptors that it did not open: ${gone}`,
    followUp !== 'ok' && `the next child: ${text(followUp)}`,
    cpu > SPINS_FROM_MS && `spins: ${cpu} ms of CPU`,
  ].filter((problem) => problem !== false);
}

/** A failed start throws a SpawnError; `adopt` starts nothing. */
function problemsOfStart(error, { scenario }) {
  if (error.name === 'SpawnError' || /^(load|adopt)/.test(scenario)) return [];
  return [`a failed start threw something other than a SpawnError: ${text(error)}`];
}

function outcomeOf(errors) {
  if (errors.length === 0) return 'right';
  return errors.every(({ name }) => name === 'SpawnError') ? 'SpawnError' : 'told';
}

/** An error must have the documented form. */
function problemsOfError(error, fault) {
  if (!fault) return [`without a fault: ${text(error)}`];
  if (fault.scenario === 'load' || error.message.includes('its native addon'))
    return problemsOfLoading(error);
  // Documented: ENOTTY says that the terminal has no session.
  if (/^no session has/.test(error.message)) return [];
  if (error.code === undefined) return [`an error without a code: ${text(error)}`];
  if (error.name === 'SpawnError') {
    if (typeof error.syscall !== 'string') return [`a SpawnError without a step: ${text(error)}`];
    return error.errno === -errnoNumber(fault.errno) ? [] : [`another errno: ${text(error)}`];
  }
  return error.code === plainErrno(fault.errno) ? [] : [`another code: ${text(error)}`];
}

function problemsOfLoading(error) {
  return /cannot load its native addon|^descriptors cannot be watched: /.test(error.message)
    ? []
    : [`not the documented error: ${text(error)}`];
}

function text(value) {
  return JSON.stringify(value)?.slice(0, 400);
}
