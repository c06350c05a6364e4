import { randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { limitWait } from '../expect/wait-options.js';
import type { Screen } from '../screen/screen.js';
import { outputRead } from '../state/output-read.js';
import { CommandOutput } from './command-output.js';
import { encodeProgram } from './encode-program.js';
import { MarkScanner } from './mark-scanner.js';
import { replaceEcho, type TypedLine } from './replace-echo.js';
import type { RunResult, RunSettings } from './run-options.js';
import { loaderOf } from './shell-loader.js';
import { emptyProgram, programOf, type ShellReport } from './shell-program.js';
import { type ForegroundView, isAtPrompt, isHidden, type Prompt, untilPrompt } from './shell-prompt.js';

/** What a runner needs of its session. */
export interface RunnerHost extends ForegroundView {
  readonly screen: Screen | undefined;
  readonly size: { readonly columns: number; readonly rows: number };
  /** When Ctrl-C was sent last, by `performance.now()`. */
  readonly lastInterrupt: number;
  write(data: string): Promise<void>;
  /** Drops the output before the last `rest` characters from what `expect` searches. */
  consume(rest: number): void;
}

/** Why a command has no result. */
export interface RunFailure {
  readonly kind: 'timeout' | 'ended';
  /** What was waited for. */
  readonly what: string;
  readonly timeout: number;
  /** The output that has come. */
  readonly output: string;
}

interface Call {
  readonly command: string;
  readonly settings: RunSettings;
  readonly resolve: (result: RunResult) => void;
  readonly reject: (error: unknown) => void;
  readonly fail: (failure: RunFailure) => void;
  /** Ends the timer and the listener of the signal. */
  cancel(): void;
  isSettled: boolean;
}

/**
 * A command in the shell, also after its caller has given up:
 *
 *     typed ── ready ──▶ loaded ── begin ──▶ running ── end ──▶ over
 *                          └───────┴── prompt after Ctrl-C ──▶ asked ── ready ──▶ over
 */
interface Running {
  readonly id: string;
  readonly call: Call;
  readonly prompt: Prompt;
  readonly typedAt: number;
  /** The line of the loader, if there is a screen. */
  readonly typed: TypedLine | undefined;
  phase: 'typed' | 'loaded' | 'running' | 'asked';
  startedAt: number;
  output: CommandOutput;
}

/** Silence at a prompt after Ctrl-C that shows that the command has ended without its end mark. */
const INTERRUPTED_SILENCE_MS = 200;
/** Silence after Ctrl-C that shows that the command has ended, where the kernel does not show a prompt. */
const UNSEEN_INTERRUPTED_SILENCE_MS = 2000;
/**
 * Erases the line. A shell with a line editor of its own, such as busybox, asks for the position of the cursor, takes an answer such as
 * `CSI 1;5 R` for the beginning of a key, and drops up to 16 bytes with it.
 */
const ERASE_LINE = '\x15'.repeat(16);
/** How often it is checked whether the shell is free for the next command. */
const FREE_POLL_INTERVAL_MS = 10;
/** How often it is checked whether the shell of a running command still exists. */
const WATCH_INTERVAL_MS = 100;
/** How long the session has to end after its shell has ended. */
const END_AFTER_SHELL_LIMIT_MS = 500;

/**
 * Runs shell commands one after the other: types a loader at the prompt, gives it a program, and collects what comes between the
 * marks that the program prints.
 *
 * Test: test/run/
 */
export class CommandRunner {
  readonly #host: RunnerHost;
  readonly #scanner: MarkScanner;
  #calls: Call[] = [];
  #isServing = false;
  #isEnded = false;
  #running: Running | undefined;
  /** Loaders that were typed and are not ready yet. */
  #loaders = 0;

  constructor(host: RunnerHost) {
    this.#host = host;
    this.#scanner = new MarkScanner({
      text: (text) => this.#collect(text),
      mark: (fields, rest) => this.#mark(fields, rest),
    });
  }

  /** Whether `receive` has to see the output. */
  get isActive(): boolean {
    return this.#running !== undefined || this.#loaders > 0;
  }

  /** Whether a command is about to be given to the shell, which reads it without echo: nothing else may be typed, nor be taken for it. */
  get isLoading(): boolean {
    return this.#loaders > 0 || (this.#calls.length > 0 && this.#running?.phase !== 'running');
  }

  async run(
    command: string,
    settings: RunSettings,
    describe: (failure: RunFailure) => Promise<Error>,
  ): Promise<RunResult> {
    return await new Promise<RunResult>((resolve, reject) => {
      const fail = (failure: RunFailure) => void describe(failure).then(reject, reject);
      const cancel = limitWait(
        settings,
        () => this.#fail(call, 'timeout'),
        (reason) => this.#settle(call, () => reject(reason)),
      );
      const call: Call = { command, settings, resolve, reject, fail, cancel, isSettled: false };
      this.#calls.push(call);
      void this.#serve();
    });
  }

  /** The session has ended: every call fails, now and from now on. */
  end(): void {
    this.#isEnded = true;
    this.#scanner.end();
    const running = this.#running;
    // What was typed is not left to `expect`.
    if (running && !running.call.isSettled && running.phase !== 'running') this.#host.consume(0);
    for (const call of this.#calls) this.#fail(call, 'ended');
  }

  #settle(call: Call, tell: () => void): void {
    if (call.isSettled) return;
    call.isSettled = true;
    call.cancel();
    this.#calls = this.#calls.filter((other) => other !== call);
    tell();
    this.#wake();
  }

  #fail(call: Call, kind: RunFailure['kind']): void {
    const { timeout } = call.settings;
    const isRunning = this.#running?.call === call;
    const output = isRunning ? this.#running?.output.end().output : '';
    this.#settle(call, () => call.fail({ kind, what: this.#awaited(call), timeout, output: output ?? '' }));
  }

  /** What a call waits for, as the subject of a sentence. */
  #awaited(call: Call): string {
    const running = this.#running;
    if (running?.call === call && running.phase !== 'typed') return `the end of ${shorten(call.command)}`;
    if (running?.call === call) return `the answer of a shell that runs ${shorten(call.command)}`;
    if (running) {
      const given = running.call.isSettled ? ', which no call waits for any more (Ctrl-C ends it)' : '';
      return `the end of ${shorten(running.call.command)}${given}, before ${shorten(call.command)} could run,`;
    }
    return `the prompt of a shell for ${shorten(call.command)}`;
  }

  async #serve(): Promise<void> {
    if (this.#isServing) return;
    this.#isServing = true;
    for (let call = this.#calls[0]; call; call = this.#calls[0]) {
      await this.#serveCall(call);
    }
    this.#isServing = false;
  }

  async #serveCall(call: Call): Promise<void> {
    if (this.#isEnded) {
      this.#fail(call, 'ended');
      return;
    }
    try {
      await this.#perform(call);
    } catch (error) {
      this.#settle(call, () => call.reject(error));
    }
  }

  async #perform(call: Call): Promise<void> {
    await this.#untilFree(call);
    const prompt = await untilPrompt(this.#host, () => call.isSettled);
    if (!prompt || call.isSettled) return;
    const line = loaderOf(prompt.family);
    const { screen } = this.#host;
    // What was printed with the prompt.
    await outputRead();
    await screen?.flush();
    if (call.isSettled || this.#isEnded) return;
    const running: Running = {
      id: randomBytes(8).toString('hex'),
      call,
      prompt,
      typedAt: performance.now(),
      typed: screen && { text: line, column: screen.cursor.x },
      phase: 'typed',
      startedAt: 0,
      output: this.#newOutput(call),
    };
    this.#running = running;
    this.#type(prompt);
    await this.#watch(running);
  }

  #newOutput({ settings }: Call): CommandOutput {
    return new CommandOutput({ ...settings, ...this.#host.size });
  }

  /** Waits until the command of a caller that has given up is over. */
  async #untilFree(call: Call): Promise<void> {
    // Checked twice, since its mark may be in the kernel still.
    for (let checks = 0; this.#running && !call.isSettled; ) {
      const { phase, prompt } = this.#running;
      const isOver = phase === 'typed' || isGone(prompt.pid) || this.#isInterrupted(this.#running);
      checks = isOver ? checks + 1 : 0;
      if (checks > 1) this.#running = undefined;
      else await delay(FREE_POLL_INTERVAL_MS);
    }
  }

  /** Whether Ctrl-C has ended a command without a mark, since the command has replaced the hook that prints it. */
  #isInterrupted({ typedAt }: Running): boolean {
    if (this.#host.lastInterrupt < typedAt) return false;
    const state = this.#host.state();
    if (isHidden(state)) return this.#host.quiet() >= UNSEEN_INTERRUPTED_SILENCE_MS;
    return isAtPrompt(state) && this.#host.quiet() >= INTERRUPTED_SILENCE_MS;
  }

  /** Types a line at the prompt, after erasing what may be there. */
  #type({ family, takesPaste }: Prompt): void {
    const line = loaderOf(family);
    this.#loaders += 1;
    if (takesPaste && this.#host.bracketedPaste) this.#write(`\x15 \x1b[200~${line.trimStart()}\x1b[201~\r`);
    else this.#write(`${ERASE_LINE}${line}\r`);
  }

  #write(data: string): void {
    // When the session has ended, `end` fails every call.
    this.#host.write(data).catch(() => undefined);
  }

  /** Resolves when the call is settled. Checks meanwhile whether its end mark can still come. */
  async #watch(running: Running): Promise<void> {
    let goneAt: number | undefined;
    let checks = 0;
    while (!running.call.isSettled) {
      await this.#sleep(WATCH_INTERVAL_MS);
      goneAt = isGone(running.prompt.pid) ? (goneAt ?? performance.now()) : undefined;
      // Checked twice, since the mark may be in the kernel still.
      checks = this.#endedWithoutMark(running) ? checks + 1 : 0;
      if (goneAt !== undefined && performance.now() - goneAt > END_AFTER_SHELL_LIMIT_MS) {
        this.#fail(running.call, 'ended');
        this.#running = undefined;
      } else if (checks > 1) {
        running.phase = 'asked';
        this.#type(running.prompt);
      }
    }
  }

  /** Whether the shell can be asked for the status of a command that ended without a mark. */
  #endedWithoutMark(running: Running): boolean {
    const isUnderWay = running.phase === 'loaded' || running.phase === 'running';
    const canAsk = isUnderWay && !running.call.isSettled && !isHidden(this.#host.state());
    return canAsk && this.#isInterrupted(running);
  }

  /** Waits for some time, or until a call is settled. */
  async #sleep(milliseconds: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #wake: () => void = () => undefined;

  // --- marks ------------------------------------------------------------------------------------------------------

  /** Takes output of the session, if `isActive`. */
  receive(text: string): void {
    this.#scanner.write(text);
    if (!this.isActive) this.#scanner.end();
  }

  #collect(text: string): void {
    const running = this.#running;
    if (running && running.phase !== 'asked' && !running.call.isSettled) running.output.write(text);
  }

  #mark([kind, ...fields]: readonly string[], rest: number): void {
    if (kind === 'ready') this.#ready(readReport(fields));
    const running = this.#running;
    if (!running || fields[0] !== running.id) return;
    if (kind === 'begin') this.#begin(running, rest);
    else if (kind === 'end') this.#finish(running, Number(fields[1]), rest);
  }

  #ready(report: ShellReport): void {
    // No loader was typed: the mark is output of a program, such as a recording that it prints.
    if (this.#loaders === 0) return;
    this.#loaders -= 1;
    const running = this.#running;
    if (running?.phase !== 'typed' || running.call.isSettled) {
      this.#write(encodeProgram(emptyProgram(report)));
      if (running?.phase === 'asked') this.#finish(running, report.status, 0);
      else if (running?.phase === 'typed') this.#running = undefined;
      return;
    }
    running.phase = 'loaded';
    running.startedAt = performance.now();
    running.output = this.#newOutput(running.call);
    void this.#load(running, report);
  }

  async #load({ id, call, typed }: Running, report: ShellReport): Promise<void> {
    const { screen } = this.#host;
    // The screen receives the mark after this call.
    await Promise.resolve();
    const introduction = screen && typed ? await replaceEcho(screen, typed, call.command) : '';
    this.#write(encodeProgram(programOf(call.command, id, report, introduction)));
  }

  #begin(running: Running, rest: number): void {
    // What was typed is not left to `expect`, even if the command does not end.
    this.#host.consume(rest);
    running.phase = 'running';
    running.startedAt = performance.now();
    // What came before: the echo of the program, if the echo could not be turned off.
    if (!running.call.isSettled) running.output = this.#newOutput(running.call);
  }

  #finish(running: Running, exitCode: number, rest: number): void {
    this.#running = undefined;
    if (running.call.isSettled) return;
    this.#host.consume(rest);
    const duration = performance.now() - running.startedAt;
    const { output, truncated } = running.output.end();
    this.#settle(running.call, () => running.call.resolve({ exitCode, output, truncated, duration }));
  }
}

/** Whether a process has ended. */
function isGone(pid: number | undefined): boolean {
  if (pid === undefined) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ESRCH' && code !== 'EPERM') throw error;
    return code === 'ESRCH';
  }
}

function readReport([status = '0', flags = '', shell = '']: readonly string[]): ShellReport {
  const known = shell === 'bash' || shell === 'zsh' || shell === 'fish' ? shell : 'posix';
  return { status: Number(status), flags, shell: known };
}

const QUOTED_COMMAND_LIMIT_CHARACTERS = 60;

/** Quotes a command for an error. */
function shorten(command: string): string {
  return JSON.stringify(
    command.length > QUOTED_COMMAND_LIMIT_CHARACTERS
      ? `${command.slice(0, QUOTED_COMMAND_LIMIT_CHARACTERS - 1)}…`
      : command,
  );
}
