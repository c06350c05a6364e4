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
 * A child in memory, which does only what the test calls.
 *
 * Signals do not end it: they are recorded in `signals`, and `onSignal` may react to them.
 *
 * @example
 * ```ts
 * const [child] = reactor.children;
 * child?.output('Password: ');
 * child?.exit(0);
 * reactor.run();
 * ```
 */
export class MemoryChild {
  /** The child's process id. */
  readonly pid: number;
  /** The program that the spawn named. */
  readonly file: string;
  /** The arguments, with argv[0]. */
  readonly args: readonly string[];
  /** The working directory of the spawn; undefined for the parent's. */
  readonly cwd: string | undefined;
  /** The user id of the spawn; undefined for the parent's. */
  readonly uid: number | undefined;
  /** The group id of the spawn; undefined for the parent's. */
  readonly gid: number | undefined;
  /** The supplementary groups of the spawn; undefined for the parent's. */
  readonly groups: readonly number[] | undefined;
  /** The signals that were sent to the child, in order, including SIGHUP and SIGWINCH of its terminal. */
  readonly signals: Signal[] = [];
  /** Called at every signal. Set it to `(signal) => child.kill(signal)` for a child that dies of each. */
  onSignal: ((signal: Signal) => void) | undefined;
  readonly #request: SpawnRequest;
  readonly #terminal: MemoryTerminal | undefined;
  readonly #closeTerminal: (() => void) | undefined;
  readonly #pipes: ReadonlyMap<number, MemoryChildPipe>;
  readonly #jobs = new Set<object>();
  #closedTerminal = false;
  #status = STILL_ALIVE;
  /** The signal of the last stop or continuation until `takeStop`; 0 for none. */
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
    const known = [...this.#pipes.keys()].join(', ');
    const pipes = known ? `its pipes are ${known}` : 'it has no pipes';
    throw new RangeError(`descriptor ${childFD} of the child is not a pipe: ${pipes}`);
  }

  /** The child's whole environment. If it was inherited, this is `process.env` at the time of the call. */
  get env(): Readonly<Record<string, string>> {
    return variablesOf(this.#request);
  }

  // --- on its terminal ----------------------------------------------------------------------------------------

  /** Whether the child or one of its background jobs has the terminal open. */
  get hasTerminal(): boolean {
    return this.#terminal !== undefined && (!this.#closedTerminal || this.#jobs.size > 0);
  }

  /**
   * Writes to the terminal. There is no line discipline: bytes pass unchanged.
   *
   * After the child's death this writes for a background job, see `holdTerminal`.
   *
   * @throws an Error when neither the child nor one of its background jobs has the terminal open.
   */
  output(data: string | Uint8Array): void {
    if (!this.hasTerminal) {
      throw new Error(`child ${this.pid} has no terminal open: it cannot print`);
    }
    this.#terminal?.output(Buffer.from(data));
  }

  /** The input that the child has not read yet. */
  get input(): Buffer {
    return this.#terminal?.input ?? Buffer.alloc(0);
  }

  /** Reads the input, which makes room for more. */
  read(): Buffer {
    return this.#terminal?.takeInput() ?? Buffer.alloc(0);
  }

  /** Closes the child's descriptors of the terminal. */
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

  /** The foreground process group of the terminal: the child's own unless set, and 0 after its death. */
  get foreground(): number {
    return this.#terminal?.foreground ?? 0;
  }

  set foreground(group: number) {
    if (this.#terminal) this.#terminal.foreground = group;
  }

  // --- life and death -----------------------------------------------------------------------------------------

  /** Whether the child has not ended. */
  get alive(): boolean {
    return this.#status === STILL_ALIVE;
  }

  /** Ends the child with an exit code, 0 to 255. No effect on a dead child. */
  exit(code = 0): void {
    this.#end(requireInteger('code', code, 0, 0xff) << 8);
  }

  /** Ends the child by a signal. No effect on a dead child. */
  kill(signal: SignalName | number): void {
    this.#end(signalNumber(signal));
  }

  /** Ends the child with an unknown status, as if another part of the program had reaped it. No effect on a dead child. */
  vanish(): void {
    this.#end(STATUS_UNKNOWN);
  }

  /**
   * Stops the child: `processStopped` is called. As in a kernel, a continuation before that replaces the stop.
   *
   * @throws {RangeError} for a signal that does not stop a process.
   */
  stop(signal: SignalName | number = 'SIGSTOP'): void {
    const number = signalNumber(signal);
    if (!STOP_SIGNALS.includes(signalName(number))) {
      throw new RangeError(
        `${signalName(number)} does not stop a process: use one of ${STOP_SIGNALS.join(', ')}`,
      );
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

  /** The name of the child's terminal while the child has it open. @internal */
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

/** Splits a text whose items are each followed by NUL. */
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
