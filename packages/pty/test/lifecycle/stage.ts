/**
 * One child on a MemoryReactor, and everything that can happen to it, each by name: so that a failing order of
 * events can be read.
 */
import type { PTYProcess } from 'strand-pty';
import { type MemoryChild, MemoryReactor } from 'strand-pty/testing';
import { LifecycleProtocol, type Method } from './lifecycle-protocol.js';
import { PullProducer } from './pull-producer.js';

export interface StageOptions {
  /** Methods of the protocol that throw, every time. */
  throwing?: ReadonlySet<Method>;
  /** What is done inside a method of the protocol, the first time that it is called. */
  reactions?: Partial<Record<Method, Action>>;
  eof?: 'canonical' | 'hangup';
}

/** Small, so that writing blocks soon. */
const INPUT_ROOM = 4;

export class Stage {
  readonly reactor = new MemoryReactor({ inputRoom: INPUT_ROOM });
  readonly protocol: LifecycleProtocol;
  /** What the child printed while somebody could hear it. */
  printed = '';
  /** What was written while nothing stood against it: it must reach a child that lives and reads. */
  written = '';
  /** What was written at all. */
  everWritten = '';
  /** What the child has read. */
  taken = '';
  /** Something happened at which input that is on its way is dropped. */
  inputCut = false;
  paused = false;
  /** By abortConnection, or closeStdout: not everything that was printed need arrive. */
  gaveUp = false;
  discarded = false;
  /** loseConnection was called. */
  lost = false;
  /** It closed as soon as it could, and waited for nothing else. */
  closedInTime = false;
  /** Writing was ended, by whatever. */
  writingEnded = false;
  /** The connection is closed as soon as the callback that runs has thrown. */
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
    this.protocol = new LifecycleProtocol(throwing, react, () => this.#silence());
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

  /** A piece of text that is like no other. */
  piece(): string {
    return `<${this.#count++}>`;
  }

  play(sequence: readonly Action[]): void {
    for (const action of sequence) actions[action](this);
  }

  /** Lets everything come to its end: who waits is served, who lives dies. */
  finish(): void {
    // Once more for each callback that may pause.
    this.play(['run', 'resume', 'run', 'resume', 'run', 'resume', 'run']);
    do this.play(['read', 'run']);
    while (this.child.input.length > 0);
    this.closedInTime = !this.lost || this.transport.disconnected;
    this.play(['exit', 'run']);
    for (const release of this.jobs.splice(0)) release();
    this.play(['run', 'resume', 'run']);
  }

  #silence(): string | undefined {
    if (this.paused) return 'while paused';
    return this.discarded ? 'after closeStdout' : undefined;
  }
}

/** Of the nth that are ready, the one is delivered. */
function step(stage: Stage, nth: number): void {
  const ready = stage.reactor.ready();
  const chosen = ready[nth % ready.length];
  if (chosen) stage.reactor.step(chosen);
}

/** It reads what is there first, or dies without having read what was on its way. */
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
  // The child.
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
  // Those who use it.
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
  // The reactor.
  run: ({ reactor }: Stage) => reactor.run(),
  step0: (stage: Stage) => step(stage, 0),
  step1: (stage: Stage) => step(stage, 1),
  step2: (stage: Stage) => step(stage, 2),
} satisfies Record<string, (stage: Stage) => void>;

export type Action = keyof typeof actions;

/** What may also be done inside a callback: the reactor itself is not to be driven there. */
export const REACTIONS = (Object.keys(actions) as Action[]).filter((name) => !/^(run|step)/.test(name));
export const ACTIONS = Object.keys(actions) as Action[];
