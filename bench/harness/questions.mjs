import * as unreadFlood from '../questions/a1-unread-flood.mjs';
import * as keptChunks from '../questions/a2-kept-chunks.mjs';
import * as busyLoop from '../questions/b1-busy-loop.mjs';
import * as expectFlood from '../questions/e1-expect-flood.mjs';
import * as expectTrip from '../questions/e2-expect-trip.mjs';
import * as screen from '../questions/e3-screen.mjs';
import * as screens from '../questions/e4-screens.mjs';
import * as cast from '../questions/e5-cast.mjs';
import * as waiting from '../questions/e6-waiting.mjs';
import * as amongFloods from '../questions/f1-among-floods.mjs';
import * as growth from '../questions/g1-growth.mjs';
import * as systemCalls from '../questions/k1-system-calls.mjs';
import * as exit from '../questions/l1-exit.mjs';
import * as pause from '../questions/l2-pause.mjs';
import * as lateOutput from '../questions/l3-late-output.mjs';
import * as idleSessions from '../questions/m1-idle-sessions.mjs';
import * as roundTrip from '../questions/r1-round-trip.mjs';
import * as spawn from '../questions/s1-spawn.mjs';
import * as throughput from '../questions/t1-throughput.mjs';
import * as blockedWrite from '../questions/w1-blocked-write.mjs';
import { contestants, terminalContestants } from './contestants.mjs';

/**
 * The questions, in the order of the report. A run measures once, and gives the figures of one or more rows.
 *
 * @typedef {import('./goal.mjs').Goal} Goal
 * @typedef {{ id: string, run: string, key: string, label: string, unit: string, digits: number,
 *   goal?: Goal, aim?: Goal, streamAim?: Goal }} Row  streamAim: the aim of the stream, where it differs
 */
export const questions = [
  throughput,
  spawn,
  exit,
  pause,
  lateOutput,
  blockedWrite,
  roundTrip,
  idleSessions,
  growth,
  amongFloods,
  busyLoop,
  unreadFlood,
  keptChunks,
  systemCalls,
  expectFlood,
  expectTrip,
  screen,
  screens,
  cast,
  waiting,
];

/** @type {Row[]} */
export const allRows = questions.flatMap(({ rows }) => rows);

export const questionOf = (run) => questions.find(({ runs }) => Object.hasOwn(runs, run));

/** The names of the contestants of a question, which names them only if it is about strand-terminal. */
export const contestantsOf = (question) => question.contestants ?? contestants.map(({ name }) => name);

export const isAboutTerminal = (question) => question.contestants !== undefined;

/** The rows in two groups, each with its contestants. */
export const groups = [
  { of: contestants, holds: (question) => !isAboutTerminal(question), kept: 'kept' },
  { of: terminalContestants, holds: isAboutTerminal, kept: 'kept-terminal' },
].map(({ of, holds, kept }) => ({
  contestants: of,
  rows: questions.filter(holds).flatMap(({ rows }) => rows),
  kept,
}));
