import assert from 'node:assert/strict';
import { PTYProcess } from 'strand-pty';
import type { Stage } from './pipes-stage.js';

type Act = (stage: Stage) => void;

// --- actions of the child ------------------------------------------------------------------------------------------

function print(stage: Stage, childFD: number): void {
  if (!stage.childHas(childFD)) return;
  const piece = stage.piece();
  if (stage.isOpen(childFD) && stage.doomed !== childFD) stage.output(childFD).printed += piece;
  if (stage.isTerminal(childFD)) stage.child.output(piece);
  else stage.child.pipe(childFD).output(piece);
}

function read(stage: Stage, childFD: number): void {
  // Input sent to a terminal can be read as long as any process has it open.
  if (!stage.isTerminal(childFD) && !stage.childHas(childFD)) return;
  const { child } = stage;
  stage.input(childFD).taken += String(stage.isTerminal(childFD) ? child.read() : child.pipe(childFD).read());
}

function buffered(stage: Stage, childFD: number): number {
  const { transport } = stage;
  if (stage.isTerminal(childFD)) return transport instanceof PTYProcess ? transport.bufferedLength : 0;
  return transport.pipes.get(childFD)?.bufferedLength ?? 0;
}

/** The child reads its available input and closes something; input still on its way there is dropped. */
function readThenClose(stage: Stage, close: () => void): void {
  for (const childFD of stage.inputs.keys()) read(stage, childFD);
  close();
  for (const childFD of stage.inputs.keys()) {
    if (!stage.childHas(childFD)) stage.endInput(childFD, buffered(stage, childFD) > 0);
  }
}

function closeEnd(stage: Stage, childFD: number): void {
  const { child } = stage;
  readThenClose(stage, () =>
    stage.isTerminal(childFD) ? child.closeTerminal() : child.pipe(childFD).close(),
  );
}

function hold(stage: Stage, childFD: number): void {
  const { child, jobs } = stage;
  if (!child.alive || !stage.childHas(childFD)) return;
  jobs.push(stage.isTerminal(childFD) ? child.holdTerminal() : child.pipe(childFD).hold());
}

function failRead(stage: Stage, childFD: number): void {
  if (!stage.isTerminal(childFD)) {
    stage.child.pipe(childFD).failRead('EIO');
    return;
  }
  stage.child.failRead('EFAULT');
  // This closes the terminal in both directions.
  stage.input(0).cut = true;
}

// --- actions of the user of the transport -------------------------------------------------------------------------

function write(stage: Stage, childFD: number): void {
  const piece = stage.piece();
  const { transport } = stage;
  const data = Buffer.from(piece);
  if (childFD !== 0 && !stage.isOpen(childFD)) {
    assert.throws(() => transport.writeToChild(childFD, data), RangeError);
    return;
  }
  const input = stage.input(childFD);
  input.everWritten += piece;
  if (!input.ended) input.written += piece;
  if (childFD === 0) transport.write(data);
  else transport.writeToChild(childFD, data);
}

/** Skips a terminal, which has no write side to close. */
function shut(stage: Stage, childFD: number): void {
  if (stage.isTerminal(childFD)) return;
  stage.endInput(childFD);
  stage.output(childFD).shut();
  stage.transport.closeChildFD(childFD);
}

function pauseOne(stage: Stage, childFD: number, paused: boolean): void {
  const { transport } = stage;
  stage.output(childFD).paused = paused;
  if (transport instanceof PTYProcess && stage.isTerminal(childFD)) {
    if (paused) transport.pauseTerminal();
    else transport.resumeTerminal();
  } else if (paused) {
    transport.pipes.get(childFD)?.pauseProducing();
  } else {
    transport.pipes.get(childFD)?.resumeProducing();
  }
}

function pauseAll(stage: Stage, paused: boolean): void {
  for (const output of stage.outputs.values()) output.paused = paused;
  if (paused) stage.transport.pauseProducing();
  else stage.transport.resumeProducing();
}

function lose(stage: Stage): void {
  stage.lost = true;
  for (const childFD of stage.inputs.keys()) stage.endInput(childFD);
  stage.transport.loseConnection();
}

function abort(stage: Stage): void {
  for (const output of stage.outputs.values()) output.gaveUp = true;
  for (const childFD of stage.inputs.keys()) stage.endInput(childFD, true);
  stage.transport.abortConnection();
}

/** Delivers the nth of the ready events. */
function step({ reactor }: Stage, nth: number): void {
  const ready = reactor.ready();
  const chosen = ready[nth % ready.length];
  if (chosen) reactor.step(chosen);
}

const acts: Record<string, Act> = {
  exit: (stage) => readThenClose(stage, () => stage.child.exit(3)),
  kill: (stage) => readThenClose(stage, () => stage.child.kill('KILL')),
  vanish: (stage) => readThenClose(stage, () => stage.child.vanish()),
  release: (stage) => readThenClose(stage, () => stage.jobs.pop()?.()),
  pause: (stage) => pauseAll(stage, true),
  resume: (stage) => pauseAll(stage, false),
  lose,
  abort,
  run: ({ reactor }) => reactor.run(),
  step0: (stage) => step(stage, 0),
  step1: (stage) => step(stage, 1),
  step2: (stage) => step(stage, 2),
};

/** The actions for each descriptor that has them: 'print 1', 'read 0', … */
const ofDescriptors: Record<
  string,
  [act: (stage: Stage, childFD: number) => void, childFDs: readonly number[]]
> = {
  print: [print, [1, 2]],
  read: [read, [0, 3]],
  close: [closeEnd, [0, 1, 2, 3]],
  hold: [hold, [0, 1, 3]],
  failRead: [failRead, [1, 2]],
  write: [write, [0, 3]],
  shut: [shut, [0, 1, 2, 3]],
  pause: [(stage, childFD) => pauseOne(stage, childFD, true), [1, 2]],
  resume: [(stage, childFD) => pauseOne(stage, childFD, false), [1, 2]],
};

for (const [name, [act, childFDs]] of Object.entries(ofDescriptors)) {
  for (const childFD of childFDs) acts[`${name} ${childFD}`] = (stage) => act(stage, childFD);
}

export const ACTIONS: readonly string[] = Object.keys(acts);
/** Actions allowed inside a callback: all except those that run the reactor. */
export const REACTIONS: readonly string[] = ACTIONS.filter((name) => !/^(run|step)/.test(name));

export function play(stage: Stage, ...actions: readonly string[]): void {
  for (const name of actions) {
    const act = acts[name];
    if (!act) throw new Error(`unknown action ${name}`);
    act(stage);
  }
}

/** Brings everything to its end: pauses are resumed, and processes exit. */
export function finish(stage: Stage): void {
  // Repeated for each callback that may pause.
  play(stage, 'run', 'resume', 'run', 'resume', 'run', 'resume', 'run', 'resume', 'run');
  const isLeft = (childFD: number) =>
    stage.unread(childFD) !== '' && (stage.isTerminal(childFD) || stage.childHas(childFD));
  do play(stage, 'read 0', 'read 3', 'run');
  while (isLeft(0) || isLeft(3));
  stage.closedInTime = !stage.lost || stage.allClosed;
  play(stage, 'exit', 'run');
  while (stage.jobs.length > 0) play(stage, 'release');
  play(stage, 'run', 'resume', 'run', 'resume', 'run');
}
