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
 * A child in memory, which does only what a test tells it to. It does not die of signals: they are kept in `signals`, and
 * `onSignal` may react to them.
 */
export class MemoryChild {
  readonly pid: number;
  /** The program that the spawn named. */
  readonly file: string;
  /** The arguments, with argv[0]. */
  readonly args: readonly string[];
  /** The working directory of the spawn; undefined for the parent's. */
  readonly cwd: string | undefined;
  readonly uid: number | undefined;
  readonly gid: number | undefined;
  readonly groups: readonly number[] | undefined;
  /** The signals that it was sent, in order, with SIGHUP and SIGWINCH of its terminal. */
  readonly signals: Signal[] = [];
  /** Called at every signal. `(signal) => child.kill(signal)` makes a child that dies of each. */
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

  /** Use `MemoryReactor.spawnProcess`. @internal */
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
   * Returns the child's end of the pipe that is its descriptor `childFD`. It is closed at the child's death.
   *
   * @throws {RangeError} when that descriptor is not a pipe.
   */
  pipe(childFD: number): MemoryChildPipe {
    const pipe = this.#pipes.get(childFD);
    if (pipe) return pipe;
    const known = [...this.#pipes.keys()].join(', ') || 'none';
    throw new RangeError(`the child's ${childFD} is no pipe: it has ${known}`);
  }

  /** Its whole environment. One that was inherited is `process.env` as it is now. */
  get env(): Readonly<Record<string, string>> {
    return variablesOf(this.#request);
  }

  // --- on its terminal ----------------------------------------------------------------------------------------

  /** Whether the child or a job of it has the terminal open. */
  get hasTerminal(): boolean {
    return this.#terminal !== undefined && (!this.#closedTerminal || this.#jobs.size > 0);
  }

  /**
   * Prints to the terminal. The bytes are not changed: there is no line discipline. A background job (`holdTerminal`) may print
   * after the child's death.
   *
   * @throws an Error when neither the child nor a job of it has the terminal open.
   */
  output(data: string | Uint8Array): void {
    if (!this.hasTerminal) {
      throw new Error(`child ${this.pid} has no terminal open any more: nobody can print`);
    }
    this.#terminal?.output(Buffer.from(data));
  }

  /** The input that it has not read yet. */
  get input(): Buffer {
    return this.#terminal?.input ?? Buffer.alloc(0);
  }

  /** Reads its input, which makes room for more. */
  read(): Buffer {
    return this.#terminal?.takeInput() ?? Buffer.alloc(0);
  }

  /** Closes its descriptors of the terminal. It lives on. */
  closeTerminal(): void {
    this.#closedTerminal = true;
    this.#closeTerminal?.();
  }

  /** Starts a background job that has the terminal open. Returns a function that ends the job. */
  holdTerminal(): () => void {
    const release = this.#terminal?.hold();
    const job = {};
    this.#jobs.add(job);
    return () => {
      this.#jobs.delete(job);
      release?.();
    };
  }

  /** Makes the parent's next read that finds no bytes fail with an errno, such as `'EFAULT'`. */
  failRead(code: string): void {
    this.#terminal?.failRead(errnoOf(code));
  }

  /** The foreground process group of its terminal: its own unless set, and 0 after its death. */
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

  /** Ends the child by itself, with an exit code from 0 to 255. No effect on a dead child. */
  exit(code = 0): void {
    this.#end(requireInteger('code', code, 0, 0xff) << 8);
  }

  /** Ends the child by a signal. No effect on a dead child. */
  kill(signal: SignalName | number): void {
    this.#end(signalNumber(signal));
  }

  /** Ends the child as if another part of the program had reaped it: its status is unknown. No effect on a dead child. */
  vanish(): void {
    this.#end(STATUS_UNKNOWN);
  }

  /**
   * Stops the child: `processStopped` is called. As in a kernel, a continuation before the parent has asked replaces the stop.
   *
   * @throws {RangeError} for a signal that does not stop a process.
   */
  stop(signal: SignalName | number = 'SIGSTOP'): void {
    const number = signalNumber(signal);
    if (!STOP_SIGNALS.includes(signalName(number))) {
      throw new RangeError(`${signalName(number)} stops no process: use ${STOP_SIGNALS.join(', ')}`);
    }
    if (this.alive) this.#stop = number;
  }

  /** Continues the child: `processContinued` is called. */
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

  /** The name of its terminal while it has that open. @internal */
  get terminalName(): string | undefined {
    return this.#closedTerminal ? undefined : this.#terminal?.name;
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

function variablesOf({ env, overrides, defaults }: SpawnRequest): Record<string, string> {
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
