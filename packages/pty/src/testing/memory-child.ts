import type { Signal } from '../errors.js';
import type { SignalName, SpawnRequest, Text } from '../interfaces.js';
import { requireInteger } from '../launch/options.js';
import { signalName, signalNumber } from '../launch/signals.js';
import { STATUS_UNKNOWN, STILL_ALIVE } from '../native/constants.js';
import { errnoOf } from './memory-errno.js';
import { MemoryChildPipe, type MemoryPipeEnd } from './memory-pipe.js';
import type { MemoryTerminal } from './memory-terminal.js';

const STOP_SIGNALS: readonly Signal[] = ['SIGSTOP', 'SIGTSTP', 'SIGTTIN', 'SIGTTOU'];

/**
 * A child that does only what a test tells it to. It does not die of signals: they are noted in `signals`, and
 * `onSignal` may answer them.
 */
export class MemoryChild {
  readonly pid: number;
  /** The program that was asked for. */
  readonly file: string;
  /** From argv[0]. */
  readonly args: readonly string[];
  /** Undefined: the directory of its parent. */
  readonly cwd: string | undefined;
  readonly uid: number | undefined;
  readonly gid: number | undefined;
  readonly groups: readonly number[] | undefined;
  /** What it was sent, in order: SIGHUP and SIGWINCH of its terminal, too. */
  readonly signals: Signal[] = [];
  /** Called at every signal. `(signal) => child.kill(signal)` makes a child that dies of all of them. */
  onSignal: ((signal: Signal) => void) | undefined;
  readonly #request: SpawnRequest;
  readonly #terminal: MemoryTerminal | undefined;
  readonly #closeTerminal: (() => void) | undefined;
  readonly #pipes: ReadonlyMap<number, MemoryChildPipe>;
  readonly #jobs = new Set<object>();
  #closedTerminal = false;
  #status = STILL_ALIVE;
  /** The last stop or continuation, until the parent asks for it. */
  #stop = 0;

  /** Made by `MemorySystem.spawn`. */
  constructor(
    pid: number,
    request: SpawnRequest,
    terminal: MemoryTerminal | undefined,
    pipes: ReadonlyMap<number, MemoryPipeEnd>,
  ) {
    this.pid = pid;
    this.file = stringOf(request.file);
    this.args = itemsOf(request.args);
    this.#request = request;
    this.cwd = request.cwd === undefined ? undefined : stringOf(request.cwd);
    this.uid = request.uid;
    this.gid = request.gid;
    this.groups = request.groups && [...request.groups];
    this.#terminal = terminal;
    this.#closeTerminal = terminal?.hold();
    if (terminal) terminal.foreground = pid;
    const broken = () => this.receive('SIGPIPE');
    this.#pipes = new Map([...pipes].map(([fd, end]) => [fd, new MemoryChildPipe(fd, end, broken)]));
  }

  // --- on its pipes -------------------------------------------------------------------------------------------

  /**
   * Its end of the pipe that is its descriptor of this number: closed with its death.
   *
   * @throws {RangeError} when that is no pipe.
   */
  pipe(childFD: number): MemoryChildPipe {
    const pipe = this.#pipes.get(childFD);
    if (pipe) return pipe;
    const known = [...this.#pipes.keys()].join(', ') || 'none';
    throw new RangeError(`the child's ${childFD} is no pipe: it has ${known}`);
  }

  /** Its whole environment. Where it has ours, ours is looked up now. */
  get env(): Readonly<Record<string, string>> {
    return environmentOf(this.#request);
  }

  // --- on its terminal ----------------------------------------------------------------------------------------

  /** It or a job of it has the terminal open. */
  get hasTerminal(): boolean {
    return this.#terminal !== undefined && (!this.#closedTerminal || this.#jobs.size > 0);
  }

  /**
   * Prints: the bytes go as they are, since there is no line discipline. A job in the background that holds the
   * terminal may print after the child's death.
   *
   * @throws {Error} when neither the child nor a job of it has the terminal open.
   */
  output(data: string | Uint8Array): void {
    if (!this.hasTerminal) {
      throw new Error(`child ${this.pid} has no terminal open any more: nobody can print`);
    }
    this.#terminal?.output(Buffer.from(data));
  }

  /** What it was sent and has not read yet. */
  get input(): Buffer {
    return this.#terminal?.input ?? Buffer.alloc(0);
  }

  /** Takes what it was sent, which makes room for more. */
  read(): Buffer {
    return this.#terminal?.takeInput() ?? Buffer.alloc(0);
  }

  /** Closes its descriptors of the terminal, and lives on. */
  closeTerminal(): void {
    this.#closedTerminal = true;
    this.#closeTerminal?.();
  }

  /** A job in the background holds the terminal until what is returned is called: so there is no end before. */
  holdTerminal(): () => void {
    const release = this.#terminal?.hold();
    const job = {};
    this.#jobs.add(job);
    return () => {
      this.#jobs.delete(job);
      release?.();
    };
  }

  /** The parent's next read that finds no bytes fails, with `'EFAULT'` for example. */
  failRead(code: string): void {
    this.#terminal?.failRead(errnoOf(code));
  }

  /** The process group in the foreground of its terminal: its own, unless it is set; 0 after its death. */
  get foreground(): number {
    return this.#terminal?.foreground ?? 0;
  }

  set foreground(group: number) {
    if (this.#terminal) this.#terminal.foreground = group;
  }

  // --- life and death -----------------------------------------------------------------------------------------

  get alive(): boolean {
    return this.#status === STILL_ALIVE;
  }

  /** It ends by itself, with a code from 0 to 255. No effect on a dead one, as with the other two. */
  exit(code = 0): void {
    this.#end(requireInteger('code', code, 0, 0xff) << 8);
  }

  /** It dies of a signal. */
  kill(signal: SignalName | number): void {
    this.#end(signalNumber(signal));
  }

  /** It ends, and somebody else reaps it: its status is unknown. */
  vanish(): void {
    this.#end(STATUS_UNKNOWN);
  }

  /**
   * It stops: `'stopped'`, `processStopped`. As in a kernel a continuation before the parent has asked takes its place.
   *
   * @throws {RangeError} for a signal that stops no process.
   */
  stop(signal: SignalName | number = 'SIGSTOP'): void {
    const number = signalNumber(signal);
    if (!STOP_SIGNALS.includes(signalName(number))) {
      throw new RangeError(`${signalName(number)} stops no process: use ${STOP_SIGNALS.join(', ')}`);
    }
    if (this.alive) this.#stop = number;
  }

  /** It goes on: `'continued'`, `processContinued`. */
  continue(): void {
    if (this.alive) this.#stop = signalNumber('SIGCONT');
  }

  #end(status: number): void {
    if (!this.alive) return;
    this.#stop = 0;
    this.#status = status;
    this.closeTerminal();
    for (const pipe of this.#pipes.values()) pipe.close();
    this.foreground = 0;
  }

  // --- for MemorySystem ---------------------------------------------------------------------------------------

  /** @internal */
  get status(): number {
    return this.#status;
  }

  /** @internal */
  get hasStop(): boolean {
    return this.#stop !== 0;
  }

  /** @internal */
  takeStop(): number {
    const stop = this.#stop;
    this.#stop = 0;
    return stop;
  }

  /** @internal */
  isOn(terminal: MemoryTerminal): boolean {
    return this.#terminal === terminal;
  }

  /** @internal */
  receive(signal: Signal): void {
    if (!this.alive) return;
    this.signals.push(signal);
    this.onSignal?.(signal);
  }
}

function stringOf(text: Text): string {
  return typeof text === 'string' ? text : Buffer.from(text).toString();
}

/** The items of a text in which each is followed by NUL. */
function itemsOf(text: Text): string[] {
  return stringOf(text).split('\0').slice(0, -1);
}

function environmentOf({ env, overrides, defaults }: SpawnRequest): Record<string, string> {
  const own = Object.entries(process.env).map(([name, value]) => `${name}=${value}`);
  const variables = [
    ...itemsOf(defaults ?? ''),
    ...(env === undefined ? own : itemsOf(env)),
    ...itemsOf(overrides ?? ''),
  ];
  const environment = Object.fromEntries(variables.map((variable) => splitOnce(variable)));
  for (const name of itemsOf(overrides ?? '')) if (!name.includes('=')) delete environment[name];
  return environment;
}

function splitOnce(variable: string): [name: string, value: string] {
  const at = variable.indexOf('=');
  return [variable.slice(0, at), variable.slice(at + 1)];
}
