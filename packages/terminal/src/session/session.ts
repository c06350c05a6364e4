import { EventEmitter } from 'node:events';
import type { Duplex, Writable } from 'node:stream';
import { types } from 'node:util';
import { type ExitStatus, type PtyChild, spawn } from 'strand-pty';
import { checkSize } from '../asciicast/cast-header.js';
import { checkDestination } from '../asciicast/line-sink.js';
import { checkOptions } from '../expect/check-options.js';
import { ExpectQueue } from '../expect/expect-queue.js';
import type { Match, Pattern } from '../expect/pattern.js';
import type { WaitOptions } from '../expect/wait-options.js';
import { CommandRunner } from '../run/command-runner.js';
import { type RunOptions, type RunResult, readRunOptions } from '../run/run-options.js';
import { checkScreenSize, Screen } from '../screen/screen.js';
import type { SessionState, Waiting } from '../state/session-state.js';
import { Brake } from './brake.js';
import { callSite, frequentCallSite } from './call-site.js';
import { ChildState } from './child-state.js';
import { controlCharacter, encodeKey } from './encode-key.js';
import {
  type ClickOptions,
  checkClickOptions,
  checkMouseEvent,
  encodeMouse,
  type MouseEvent,
} from './encode-mouse.js';
import { encodePaste } from './encode-paste.js';
import { Failures } from './failures.js';
import { type InteractOptions, readInteractOptions } from './interact-options.js';
import { Interaction } from './interaction.js';
import { type KeyOptions, readKeyOptions } from './key-options.js';
import { type Recording, type RecordOptions, readRecordOptions } from './recording.js';
import { Recordings } from './recordings.js';
import { SessionEnd } from './session-end.js';
import { SessionInput } from './session-input.js';
import { SessionLog } from './session-log.js';
import {
  checkSpawnOptions,
  readOverOptions,
  readSessionOptions,
  type SessionOverOptions,
  type SessionSettings,
  type SessionSpawnOptions,
} from './session-options.js';
import { SessionOutput } from './session-output.js';
import { sessionOwner } from './session-owner.js';
import { SessionWaits, type SettledOptions } from './session-waits.js';
import { TerminalModes } from './terminal-modes.js';
import { Traffic } from './traffic.js';
import { waitAtMost } from './wait-at-most.js';

/** Events of a session. */
export interface SessionEvents {
  /** Output of the program, escape sequences and all. */
  data: [text: string];
  /** The file or stream of a recording has failed. The program and the other recordings go on. */
  recordingError: [error: Error, recording: Recording];
}

/** Options of `Session.close`. */
export interface CloseOptions {
  /** Milliseconds after which processes that are still there are killed. Default: 5,000. */
  grace?: number | undefined;
}

const CLOSE_OPTIONS: readonly string[] = ['grace'] satisfies (keyof CloseOptions)[];

/** The terminal at the start. */
interface Terminal {
  readonly columns: number;
  readonly rows: number;
  /** TERM of the program, if it is known. */
  readonly type?: string | undefined;
}

/** The private mode with which a program asks for events of the focus. */
const FOCUS_EVENTS = 1004;
/** How long `close` waits for output that is not read, and for processes that have left the POSIX session of the program. */
const DRAIN_GRACE_MS = 200;

/** Returns the screen of a session; undefined for a session that was made without one. */
export let screenOf: (session: Session) => Screen | undefined;

/**
 * A program on a terminal, driven by another program. While no call waits, the session still reads its output, so the program
 * does not block.
 *
 * @example
 * const session = Session.spawn('bash');
 * await session.expect('$ ');
 * await session.sendLine('echo $((6 * 7))');
 * const { before } = await session.expect('$ '); // the echo, and 42
 * await session.close();
 */
export class Session extends EventEmitter<SessionEvents> {
  /** The program; undefined for a session over a stream. */
  readonly child: PtyChild | undefined;
  /** Resolves when the program has ended and everything that it printed has been read. Never rejects. */
  readonly ended: Promise<ExitStatus>;

  readonly #stream: Duplex;
  readonly #settings: SessionSettings;
  readonly #termType: string | undefined;
  #size: { readonly columns: number; readonly rows: number };
  readonly #end = new SessionEnd();
  readonly #closing = new AbortController();
  readonly #traffic = new Traffic();
  readonly #modes = new TerminalModes();
  readonly #queue: ExpectQueue;
  readonly #brake: Brake;
  readonly #log: SessionLog | undefined;
  readonly #screen: Screen | undefined;
  readonly #childState: ChildState | undefined;
  readonly #failures: Failures;
  readonly #recordings = new Recordings((error, recording) => this.emit('recordingError', error, recording));
  readonly #input: SessionInput;
  readonly #runner: CommandRunner;
  readonly #output: SessionOutput;
  readonly #waits: SessionWaits;

  private constructor(
    stream: Duplex,
    child: PtyChild | undefined,
    settings: SessionSettings,
    terminal: Terminal,
  ) {
    super();
    // Nothing keeps JavaScript from calling it.
    if (!terminal) throw new TypeError('a session is created by Session.spawn or Session.over, not by new');
    const { columns, rows, type } = terminal;
    this.child = child;
    this.#size = { columns, rows };
    this.#termType = type;
    this.#stream = stream;
    this.#settings = settings;
    this.#queue = new ExpectQueue(settings.maxBuffer, (sequence) => this.#modes.apply(sequence));
    this.#brake = new Brake(stream);
    this.#log = settings.log && new SessionLog(settings.log, this.#brake);
    if (settings.scrollback !== undefined) {
      const reply = (data: string) => this.#reply(data);
      this.#screen = new Screen({ columns, rows, scrollback: settings.scrollback, reply });
    }
    this.#childState = child && new ChildState(child, this.#traffic);
    this.#failures = new Failures(this.#queue, this.#screen, this.#end, child !== undefined);
    const parts = this.#parts();
    this.#input = new SessionInput(stream, parts);
    this.#runner = this.#createRunner();
    this.#waits = new SessionWaits({ ...parts, isLoading: () => this.#runner.isLoading });
    this.ended = this.#untilEnd(child);
    child?.on('resize', (...size) => this.#resized(...size));
    this.#output = new SessionOutput(stream, {
      ...parts,
      runner: this.#runner,
      emit: (text) => this.emit('data', text),
    });
    sessionOwner.getStore()?.opened(this);
  }

  #parts() {
    return {
      settings: this.#settings,
      end: this.#end,
      traffic: this.#traffic,
      queue: this.#queue,
      brake: this.#brake,
      log: this.#log,
      screen: this.#screen,
      childState: this.#childState,
      failures: this.#failures,
      recordings: this.#recordings,
    };
  }

  /**
   * Starts a program on a new terminal.
   *
   * @throws {SpawnError} when it cannot be started.
   * @throws {TypeError|RangeError} for a wrong argument or option.
   */
  static spawn(file: string, args: readonly string[] = [], options: SessionSpawnOptions = {}): Session {
    checkSpawnOptions(options);
    const { screen, maxBuffer, timeout, log, ...spawnOptions } = options;
    const settings = readSessionOptions({ screen, maxBuffer, timeout, log });
    // Before there is a child: a screen needs at least one cell, a terminal does not.
    if (settings.scrollback !== undefined) checkScreenSize(options.columns ?? 1, options.rows ?? 1);
    const child = spawn(file, args, spawnOptions);
    const { columns, rows } = child;
    return new Session(child, child, settings, { columns, rows, type: termTypeOf(spawnOptions) });
  }

  /**
   * Drives what is at the other end of a stream: an ssh channel, a socket.
   *
   * @throws {TypeError|RangeError} for a wrong argument or option.
   */
  static over(stream: Duplex, options: SessionOverOptions = {}): Session {
    if (typeof stream?.on !== 'function' || typeof stream.write !== 'function') {
      throw new TypeError('Session.over needs a Duplex stream');
    }
    const { settings, columns, rows } = readOverOptions(options);
    return new Session(stream, undefined, settings, { columns, rows });
  }

  /** The screen as a person would see it. @throws an Error when the session was made with `screen: false`. */
  get screen(): Screen {
    if (!this.#screen) throw new Error('this session has no screen: it was made with `screen: false`');
    return this.#screen;
  }

  static {
    screenOf = (session) => session.#screen;
  }

  /** The `timeout` that the session was made with, in milliseconds; undefined for the default of 30,000. */
  get timeout(): number | undefined {
    return this.#settings.isTimeoutGiven ? this.#settings.timeout : undefined;
  }

  async #untilEnd(child: PtyChild | undefined): Promise<ExitStatus> {
    const ended = child ? child.ended : endOf(this.#stream, this.#closing.signal);
    // Node would make an unheard error an uncaught exception; it becomes the cause of ExpectEnded.
    this.#stream.on('error', (error) => (this.#end.cause = error));
    const status = await ended;
    this.#output.end();
    this.#end.status = status;
    this.#queue.end();
    this.#recordings.finish(status);
    this.#runner.end();
    this.#log?.end();
    this.#end.callListeners();
    return status;
  }

  // --- waiting ----------------------------------------------------------------------------------------------------

  /**
   * Waits until a pattern appears in the output that no earlier match has consumed, also in what came before the call. Consumes the
   * output up to the end of the match. Of several patterns the match that begins first wins; of those, the first in the list.
   * Several calls at once are served in their order.
   *
   * @throws {ExpectTimeout} (as a rejection) when it does not appear in time.
   * @throws {ExpectEnded} (as a rejection) when the output ends before.
   * @throws the reason of `signal` (as a rejection) when it aborts.
   * @throws {TypeError|RangeError} (as a rejection) for an invalid pattern or option.
   */
  expect(pattern: Pattern | readonly Pattern[], options: WaitOptions = {}): Promise<Match> {
    return this.#waits.expect(pattern, options, frequentCallSite(this.expect));
  }

  /**
   * Waits until something is on the screen: a text, a RegExp (as for `Screen.find`), or what a function checks.
   *
   * @throws {ExpectTimeout|ExpectEnded} (as a rejection), and the others of `expect`; what the function throws.
   */
  async waitFor(
    what: string | RegExp | ((screen: Screen) => boolean),
    options: WaitOptions = {},
  ): Promise<void> {
    await this.#waits.waitFor(this.screen, what, options, callSite(this.waitFor));
  }

  /**
   * Waits until nothing has come for `quiet` milliseconds, counted from the call, and the screen is up to date. Also resolves when
   * the session has ended.
   *
   * @throws {ExpectTimeout} (as a rejection), and the others of `expect`.
   */
  async settled(options: SettledOptions = {}): Promise<void> {
    await this.#waits.settled(options, callSite(this.settled));
  }

  /**
   * Says what the foreground program does: whether it waits for a line, keys or a password, or works. On Linux the kernel knows;
   * where it hides it, `by` of the result is `'guess'`. A program that computes and polls the terminal in between is `'keys'`.
   *
   * @throws an Error for a session over a stream, whose terminal is elsewhere.
   */
  state(): SessionState {
    return this.#waits.state();
  }

  /**
   * Waits until the foreground program waits for one of the given kinds of input; see `state`. What it printed before has then been
   * read, and the screen is up to date.
   *
   * @throws {ExpectTimeout|ExpectEnded} (as a rejection), and the others of `expect`.
   * @throws {TypeError} (as a rejection) for an unknown state, or for none.
   * @throws an Error (as a rejection) for a session over a stream, whose terminal is elsewhere.
   */
  async waitForState(state: Waiting | readonly Waiting[], options: WaitOptions = {}): Promise<SessionState> {
    return await this.#waits.waitForState(state, options, callSite(this.waitForState));
  }

  // --- shell commands ---------------------------------------------------------------------------------------------

  /**
   * Runs a command in the shell that the session talks to, and waits for its end: bash, zsh, dash, busybox sh or fish, also behind
   * `ssh`. The command may have several lines, and may read input, which `send` and the like then give it. Waits for the prompt of the
   * shell before. Several calls at once are served in their order. What the command printed is then consumed, as by `expect`.
   *
   * @throws {ExpectTimeout} (as a rejection) when the command does not end in time; `before` is what it has printed. The command
   * still runs: `sendControl('c')` ends it.
   * @throws {ExpectEnded} (as a rejection) when the session ends before, for example by `exit`.
   * @throws the reason of `signal` (as a rejection) when it aborts.
   * @throws an Error (as a rejection) when a program that is not a shell waits for input.
   * @throws {TypeError|RangeError} (as a rejection) for an invalid command or option.
   */
  async run(command: string, options: RunOptions = {}): Promise<RunResult> {
    const settings = readRunOptions(command, options, this.#settings.timeout);
    settings.signal?.throwIfAborted();
    if (this.#end.isOver) throw this.#failures.closed('run');
    const fromHere = callSite(this.run);
    return await this.#runner.run(command, settings, async ({ output, ...failure }) =>
      fromHere(await this.#failures.create(failure, { before: output, lost: 0 })),
    );
  }

  #createRunner(): CommandRunner {
    const size = () => this.#size;
    const modes = this.#modes;
    const traffic = this.#traffic;
    return new CommandRunner({
      state: () => this.#childState?.get(),
      quiet: () => traffic.quiet,
      write: (data) => this.#input.write('run', data),
      consume: (rest) => this.#queue.consume(rest),
      screen: this.#screen,
      get bracketedPaste() {
        return modes.bracketedPaste;
      },
      get size() {
        return size();
      },
      get lastInterrupt() {
        return traffic.lastInterrupt;
      },
    });
  }

  // --- input ------------------------------------------------------------------------------------------------------

  /**
   * Sends text or bytes as they are. Resolves when the kernel has taken them, which can wait for the program to read.
   *
   * @throws {ExpectEnded} (as a rejection) when the session has ended.
   * @throws {TypeError} (as a rejection) for anything else than text or bytes.
   * @throws an Error (as a rejection) when the writing side of the stream has ended or fails.
   */
  async send(data: string | Uint8Array): Promise<void> {
    // Test runners pass bytes of other realms.
    if (typeof data !== 'string' && !types.isUint8Array(data)) {
      throw new TypeError(`send takes a string or bytes, not ${typeof data}`);
    }
    await this.#input.write('send', data);
  }

  /** Sends text and the Enter key (`\r`). Without text, presses Enter only. Fails as `send` does. */
  async sendLine(text = ''): Promise<void> {
    if (typeof text !== 'string') throw new TypeError(`sendLine takes a string, not ${typeof text}`);
    await this.#input.write('sendLine', `${text}\r`);
  }

  /**
   * Presses a key: a character, or `'Enter'`, `'Tab'`, `'Escape'`, `'ArrowUp'`, `'PageDown'`, `'F5'`, `'Numpad5'`, …, after
   * modifiers as in `'Ctrl+c'`, `'Alt+x'`, `'Shift+Tab'`. Sends what a terminal sends in the modes that the program has set: those of
   * xterm with modifyOtherKeys, and kitty's keyboard protocol. The keyboard is a US keyboard.
   *
   * @throws {TypeError} (as a rejection) for an unknown key; the message names the nearest. Otherwise fails as `send` does.
   */
  async sendKey(name: string, options: KeyOptions = {}): Promise<void> {
    const keys = encodeKey(name, this.#modes, readKeyOptions(options));
    if (keys !== '') await this.#input.write('sendKey', keys);
  }

  /**
   * Tells the program that its terminal has got the focus, or has lost it. Sends nothing if the program has not asked for that. Fails
   * as `send` does.
   *
   * @param focused - whether the terminal has got the focus. Default: true.
   */
  async focus(focused = true): Promise<void> {
    if (this.#modes.isOn(FOCUS_EVENTS)) await this.#input.write('focus', focused ? '\x1b[I' : '\x1b[O');
  }

  /**
   * Uses the mouse. Sends what a terminal sends in the modes that the program has set; nothing for an event for which it has not asked,
   * such as a movement.
   *
   * @throws an Error (as a rejection) when the program has asked for no events of the mouse. Otherwise fails as `send` does.
   * @throws {TypeError|RangeError} (as a rejection) for a wrong event.
   */
  async sendMouse(event: MouseEvent): Promise<void> {
    checkMouseEvent(event, this.#size);
    if (this.#end.isOver) throw this.#failures.closed('sendMouse');
    const data = encodeMouse(event, this.#modes);
    if (data.length > 0) await this.#input.write('sendMouse', data);
  }

  /**
   * Presses and releases a button of the mouse. Fails as `sendMouse` does.
   *
   * @param x - column of the screen, from 0
   * @param y - row of the screen, from 0
   */
  async click(x: number, y: number, options: ClickOptions = {}): Promise<void> {
    checkClickOptions(options);
    const { button = 'left', ...held } = options;
    await this.sendMouse({ ...held, x, y, button, action: 'press' });
    await this.sendMouse({ ...held, x, y, button, action: 'release' });
  }

  /**
   * Sends the control character of a letter: `sendControl('c')` is Ctrl-C.
   *
   * @throws {TypeError} (as a rejection) for anything that has no control character. Otherwise fails as `send` does.
   */
  async sendControl(letter: string): Promise<void> {
    if (typeof letter !== 'string' || letter.length !== 1)
      throw new TypeError('sendControl takes one character');
    await this.#input.write('sendControl', controlCharacter(letter, letter));
  }

  /**
   * Sends the end-of-file character of the terminal, which is Ctrl-D unless the program has changed it. In an incomplete line it only
   * delivers what was typed. Fails as `send` does.
   *
   * @throws an Error (as a rejection) when the end-of-file character is switched off.
   */
  async sendEof(): Promise<void> {
    if (this.#end.isOver) throw this.#failures.closed('sendEof');
    const character = this.child ? this.child.getAttributes().VEOF : 4;
    if (character === 0) throw new Error('the end-of-file character of the terminal is switched off');
    await this.#input.write('sendEof', Uint8Array.of(character));
  }

  /**
   * Pastes text: between the markers of bracketed paste if the program has asked for them. Control characters other than tab and line
   * ends are left out, so that the text can neither end the paste nor act as a key. Fails as `send` does.
   */
  async paste(text: string): Promise<void> {
    if (typeof text !== 'string') throw new TypeError(`paste takes a string, not ${typeof text}`);
    await this.#input.write('paste', encodePaste(text, this.#modes.bracketedPaste));
  }

  /**
   * Waits until the echo is off, as at a password prompt, and types a secret and Enter. The log has `••••` in its place. A function
   * is called when the secret can be typed. For a session over a stream, whose echo is not known, types it at once.
   *
   * @throws {ExpectTimeout|ExpectEnded} (as a rejection), and the others of `expect`; what the function throws.
   * @throws {TypeError} (as a rejection) for a secret that is not a string or has a line end.
   */
  async sendSecret(
    secret: string | (() => string | Promise<string>),
    options: WaitOptions = {},
  ): Promise<void> {
    const fromHere = callSite(this.sendSecret);
    const ready = () => this.#waits.untilSecret(options, fromHere);
    if (typeof secret !== 'function') checkSecret(secret);
    await ready();
    const text = typeof secret === 'function' ? await secret() : secret;
    checkSecret(text);
    // The function may have taken a while.
    if (typeof secret === 'function') await ready();
    await this.#input.writeSecret('sendSecret', `${text}\r`);
  }

  /**
   * Gives the session to a person, until that person presses the escape key (Ctrl-]), the input ends, or the session ends. What is on
   * the screen is shown first. Terminals at the input and output are used as such: the input is raw, the session takes the size of the
   * output, and at the end modes that the program has set are reset. Pressed twice within 300 ms, the escape key is sent to the program.
   *
   * Output that the person has seen is consumed, except an unfinished last line such as a prompt, unless another call waits for
   * output. Keys that follow the escape key are left in the input.
   *
   * @throws {ExpectEnded} (as a rejection) when the session has ended.
   * @throws the reason of `signal`, and an error of the input or output (as a rejection).
   * @throws {TypeError|RangeError} (as a rejection) for a wrong option.
   */
  async interact(options: InteractOptions = {}): Promise<void> {
    const settings = readInteractOptions(options);
    settings.signal?.throwIfAborted();
    if (this.#end.isOver) throw this.#failures.closed('interact');
    if (this.#output.interaction) throw new Error('a person interacts with this session already');
    const interaction = new Interaction(settings, {
      screen: this.#screen,
      brake: this.#brake,
      modes: this.#modes,
      ended: this.ended,
      unread: this.#queue.unread,
      incomplete: this.#output.incomplete,
      resize: (columns, rows) => this.resize(columns, rows),
      type: (keys) => this.#type(keys),
    });
    this.#output.interaction = interaction;
    try {
      await interaction.run();
    } finally {
      this.#output.interaction = undefined;
      this.#queue.skipLines();
    }
  }

  /** Types what a person types, which is a secret while the terminal hides it. */
  #type(keys: Uint8Array): Promise<void> {
    if (this.#childState?.echo === 'off') return this.#input.writeSecret('interact', keys);
    return this.#input.write('interact', keys);
  }

  /** Answers a query of the program, unless the terminal of a person does. */
  #reply(data: string): void {
    if (!this.#output.interaction?.answersQueries) this.#input.reply(data);
  }

  // --- the terminal, and the end ----------------------------------------------------------------------------------

  /** Changes the size of the terminal and of the screen. @throws {TypeError|RangeError} for an invalid size. */
  resize(columns: number, rows: number): void {
    checkSize(columns, rows);
    if (this.#screen) checkScreenSize(columns, rows);
    this.child?.resize(columns, rows);
    // A child that has not ended has emitted 'resize', and `#resized` was called.
    if (this.#size.columns !== columns || this.#size.rows !== rows) this.#resized(columns, rows);
  }

  #resized(columns: number, rows: number): void {
    this.#screen?.resize(columns, rows);
    this.#size = { columns, rows };
    this.#recordings.resize(columns, rows);
  }

  /**
   * Records the session from now on, to a file or stream in the asciicast format. The first event is what is on the screen. Several
   * recordings at once are possible. A slow file slows the program down. If the file fails, `'recordingError'` is emitted, and the
   * program goes on.
   *
   * @param to - a path, whose file is replaced, or a stream, which is ended with the recording
   * @throws {ExpectEnded} when the session has ended.
   * @throws {TypeError|RangeError} for a wrong argument or option.
   *
   * @example
   * const recording = session.record('demo.cast', { title: 'Demo' });
   * recording.mark('the build');
   * await session.sendLine('make');
   * await session.expect('$ ');
   * await recording.stop();
   */
  record(to: string | Writable, options: RecordOptions = {}): Recording {
    checkDestination('record', to);
    const { header, ...settings } = readRecordOptions(options);
    if (this.#end.isOver) throw this.#failures.closed('record');
    return this.#recordings.start(
      to,
      { ...settings, header: { ...header, termType: header.termType ?? this.#termType } },
      { ...this.#size, brake: this.#brake, screen: this.#screen },
    );
  }

  /**
   * Ends the program and every process of its POSIX session, as `PtyChild.terminate` does, and resolves with how it ended. Waits that are
   * left reject, and recordings are finished. A session over a stream destroys the stream.
   *
   * @throws the error of a recording (as a rejection) that failed and was not stopped.
   * @throws {TypeError|RangeError} (as a rejection) for a wrong option.
   */
  async close(options: CloseOptions = {}): Promise<ExitStatus> {
    checkOptions('close', options, CLOSE_OPTIONS);
    if (this.child && !this.#end.isOver) {
      await this.child.terminate(options);
      // A process that has left the POSIX session may have the terminal open, and a slow log may keep the output from being read.
      await waitAtMost(DRAIN_GRACE_MS, this.ended);
    }
    this.#stream.destroy();
    this.#closing.abort();
    const status = await this.ended;
    await this.#recordings.stop();
    return status;
  }

  /** Closes the session, as `close` without options. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

/** @throws {TypeError} for anything else than a line of text */
function checkSecret(secret: string): void {
  if (typeof secret !== 'string') throw new TypeError(`a secret is a string, not ${typeof secret}`);
  // What follows a line end would be typed where it may be shown.
  if (/[\r\n]/.test(secret)) throw new TypeError('a secret must be one line, without a line end');
}

/** Returns TERM of the program. */
function termTypeOf({ term, env = process.env }: SessionSpawnOptions): string {
  const own = env['TERM'];
  return term ?? (typeof own === 'string' ? own : 'xterm-256color');
}

/** Resolves when a stream has ended or failed, or when the session is closed: not every stream emits `'close'`. */
async function endOf(stream: Duplex, closing: AbortSignal): Promise<ExitStatus> {
  await new Promise<void>((resolve) => {
    if (stream.readableEnded || stream.destroyed) resolve();
    for (const event of ['end', 'close', 'error']) stream.once(event, () => resolve());
    closing.addEventListener('abort', () => resolve());
  });
  return { exitCode: null, signal: null };
}
