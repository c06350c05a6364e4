/**
 * One child on a MemoryReactor, and everything that can happen to it as named actions, so that a failing
 * sequence can be read.
 */
import type { PTYProcess } from 'strand-pty';
import { type MemoryChild, MemoryReactor } from 'strand-pty/testing';
import type { Method } from '../support/reacting-protocol.js';
import { LifecycleProtocol } from './lifecycle-protocol.js';
import { PullProducer } from './pull-producer.js';

export interface StageOptions {
  /** Methods of the protocol that throw at each call. */
  throwing?: ReadonlySet<Method>;
  /** The action inside a method of the protocol, at its first call. */
  reactions?: Partial<Record<Method, Action>>;
  eof?: 'canonical' | 'hangup';
}

/** Small, so that writes soon block. */
const INPUT_ROOM = 4;

export class Stage {
  readonly reactor = new MemoryReactor({ inputRoom: INPUT_ROOM });
  readonly protocol: LifecycleProtocol;
  /** Output printed while the transport could deliver it. */
  printed = '';
  /** Input written while nothing could drop it: it must reach a child that lives and reads. */
  written = '';
  /** All input written. */
  everWritten = '';
  /** The input that the child has read. */
  taken = '';
  /** An event dropped input that was on its way. */
  inputCut = false;
  paused = false;
  /** abortConnection or closeStdout was called, so some output may be missing. */
  gaveUp = false;
  discarded = false;
  /** loseConnection was called. */
  lost = false;
  /** loseConnection closed as soon as it could. */
  closedInTime = false;
  /** The write side was closed, by any call. */
  writingEnded = false;
  /** The connection will be closed as soon as the current callback has thrown. */
  doomed = false;
  readonly jobs: (() => void)[] = [];
  readonly producers: PullProducer[] = [];
  #count = 0;

  constructor({ throwing = new Set(), reactions = {}, eof = 'canonical' }: StageOptions = {}) {
    const pending = { ...reactions };
    const react = (method: Method) => {
      const action = pending[method];
      delete pending[method];
      this.doomed = method === 'data' && throwing.has(method);
      if (action) actions[action](this);
    };
    this.protocol = new LifecycleProtocol(throwing, react, () => this.#dataForbidden());
    this.reactor.spawnProcess(this.protocol, 'child', ['child'], { usePTY: { raw: true, eof } });
  }

  get transport(): PTYProcess {
    return this.protocol.transport;
  }

  get child(): MemoryChild {
    const [child] = this.reactor.children;
    if (!child) throw new Error('no child was started');
    return child;
  }

  get threwAtData(): boolean {
    return this.protocol.thrown.some((error) => String(error).includes('data'));
  }

  /** A piece of text that is unique in the test. */
  piece(): string {
    return `<${this.#count++}>`;
  }

  play(sequence: readonly Action[]): void {
    for (const action of sequence) actions[action](this);
  }

  /** Brings everything to its end: pauses are resumed, and processes exit. */
  finish(): void {
    // Repeated for each callback that may pause.
    this.play(['run', 'resume', 'run', 'resume', 'run', 'resume', 'run']);
    do this.play(['read', 'run']);
    while (this.child.input.length > 0);
    this.closedInTime = !this.lost || this.transport.disconnected;
    this.play(['exit', 'run']);
    for (const release of this.jobs.splice(0)) release();
    this.play(['run', 'resume', 'run']);
  }

  #dataForbidden(): string | undefined {
    if (this.paused) return 'while paused';
    return this.discarded ? 'after closeStdout' : undefined;
  }
}

/** Delivers the nth of the ready events. */
function step(stage: Stage, nth: number): void {
  const ready = stage.reactor.ready();
  const chosen = ready[nth % ready.length];
  if (chosen) stage.reactor.step(chosen);
}

/** The child first reads its available input, or dies without reading it. */
function end(stage: Stage, die: () => void): void {
  if (stage.transport.bufferedLength > 0) stage.inputCut = true;
  stage.play(['read']);
  stage.writingEnded = true;
  die();
}

function print(stage: Stage): void {
  const { child } = stage;
  if (!child.hasTerminal) return;
  const piece = stage.piece();
  if (stage.transport.connected && !stage.doomed) stage.printed += piece;
  child.output(piece);
}

function write(stage: Stage): void {
  const piece = stage.piece();
  stage.everWritten += piece;
  if (!stage.writingEnded) stage.written += piece;
  stage.transport.write(Buffer.from(piece));
}

function pull(stage: Stage): void {
  const { transport, producers } = stage;
  if (transport.producer !== null) return;
  const producer = new PullProducer(
    () => write(stage),
    () => transport.unregisterProducer(),
  );
  producers.push(producer);
  transport.registerProducer(producer, false);
}

const actions = {
  // Actions of the child.
  print,
  read: (stage: Stage) => {
    stage.taken += stage.child.read().toString();
  },
  exit: (stage: Stage) => end(stage, () => stage.child.exit(3)),
  kill: (stage: Stage) => end(stage, () => stage.child.kill('KILL')),
  vanish: (stage: Stage) => end(stage, () => stage.child.vanish()),
  closeTerminal: ({ child }: Stage) => child.closeTerminal(),
  hold: ({ child, jobs }: Stage) => {
    if (child.alive) jobs.push(child.holdTerminal());
  },
  release: ({ jobs }: Stage) => jobs.pop()?.(),
  failRead: (stage: Stage) => {
    stage.inputCut = true;
    stage.child.failRead('EFAULT');
  },
  hangUp: ({ child }: Stage) => child.failRead('EIO'),
  // Actions of the user of the transport.
  write,
  pull,
  pause: (stage: Stage) => {
    stage.paused = true;
    stage.transport.pauseProducing();
  },
  resume: (stage: Stage) => {
    stage.paused = false;
    stage.transport.resumeProducing();
  },
  closeStdin: (stage: Stage) => {
    stage.writingEnded = true;
    stage.transport.closeStdin();
  },
  closeStdout: (stage: Stage) => {
    stage.gaveUp = true;
    stage.discarded = true;
    stage.transport.closeStdout();
  },
  lose: (stage: Stage) => {
    stage.lost = true;
    stage.writingEnded = true;
    stage.transport.loseConnection();
  },
  abort: (stage: Stage) => {
    stage.gaveUp = true;
    stage.inputCut = true;
    stage.writingEnded = true;
    stage.transport.abortConnection();
  },
  // Actions of the reactor.
  run: ({ reactor }: Stage) => reactor.run(),
  step0: (stage: Stage) => step(stage, 0),
  step1: (stage: Stage) => step(stage, 1),
  step2: (stage: Stage) => step(stage, 2),
} satisfies Record<string, (stage: Stage) => void>;

export type Action = keyof typeof actions;

/** Actions allowed inside a callback: all except those that run the reactor. */
export const REACTIONS = (Object.keys(actions) as Action[]).filter((name) => !/^(run|step)/.test(name));
export const ACTIONS = Object.keys(actions) as Action[];
