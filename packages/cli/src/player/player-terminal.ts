/**
 * The user's terminal while a recording is played. However `strand` ends, except by SIGKILL, it is restored: its
 * attributes, and what `enter` and the frames have changed.
 *
 *     restored ── enter ──▶ entered ── restore ──▶ restored
 *
 * The keys of signals keep their meaning: ^C ends the player, ^Z stops it.
 *
 * Test: test/commands/play.test.ts
 */
import { constants, openSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { isatty } from 'node:tty';
import { type Attributes, getAttributes, setAttributes } from 'strand-pty';
import { onEndingSignal } from '../end-by-signal.js';
import { exitStatusOfSignal } from '../exit-status.js';
import { replaceClosedTerminalsAtExit } from '../stdio/closed-terminals.js';
import { openInput, readDescriptor } from '../stdio/input.js';
import type { Output } from '../stdio/output.js';
import { reopen } from '../stdio/reopen.js';
import { unlessHungUp } from '../stdio/unless-hung-up.js';
import { writeNow } from './write-now.js';

const STDIN = 0;
const STDOUT = 1;

export interface TerminalUser {
  /** Returns what prepares the terminal. */
  enter(): string;
  /** Returns what restores it. */
  leave(): string;
  /** `strand` is about to be stopped by ^Z. */
  stopped(): void;
  continued(): void;
  /** The terminal has another size. */
  resized(): void;
}

export class PlayerTerminal {
  readonly #user: TerminalUser;
  /** The terminal on which keys are typed; undefined if there is none. */
  readonly #keyboard = isatty(STDIN) ? STDIN : openTerminal();
  readonly #output = reopen(STDOUT) ?? STDOUT;
  #saved: Attributes | undefined;
  #isEntered = false;

  constructor(user: TerminalUser) {
    this.#user = user;
    replaceClosedTerminalsAtExit();
    process.on('exit', () => this.restore());
    onEndingSignal((signal) => process.exit(exitStatusOfSignal(signal)));
    process.on('SIGTSTP', () => this.#stop());
    process.on('SIGCONT', () => this.#continue());
    process.on('SIGWINCH', () => user.resized());
  }

  /** The keys that are typed; undefined without a terminal to read. */
  keys(): Readable | undefined {
    if (this.#keyboard === undefined) return undefined;
    return this.#keyboard === STDIN ? openInput() : readDescriptor(this.#keyboard);
  }

  enter(): void {
    this.#isEntered = true;
    unlessHungUp(() => {
      if (this.#keyboard === undefined) return;
      this.#saved ??= getAttributes(this.#keyboard);
      setAttributes(this.#keyboard, { ICANON: false, ECHO: false, VMIN: 1, VTIME: 0 });
    });
    writeNow(this.#output, this.#user.enter());
  }

  /** Restores the terminal, and shows something on it, however slow it is. */
  async finish(output: Output, last: string): Promise<void> {
    await output.writeAll(Buffer.from(this.#user.leave() + last));
    this.#isEntered = false;
    this.#restoreAttributes();
  }

  /** Restores the terminal at once. A terminal that takes nothing does not get the sequences. */
  restore(): void {
    if (!this.#isEntered) return;
    this.#isEntered = false;
    this.#restoreAttributes();
    writeNow(this.#output, this.#user.leave());
  }

  #restoreAttributes(): void {
    unlessHungUp(() => {
      if (this.#keyboard !== undefined && this.#saved) setAttributes(this.#keyboard, this.#saved);
    });
  }

  #stop(): void {
    if (this.#isEntered) this.#user.stopped();
    this.restore();
    process.kill(process.pid, 'SIGSTOP');
  }

  #continue(): void {
    if (this.#isEntered) return;
    this.enter();
    this.#user.continued();
  }
}

/** Standard input is the recording, or another file. Undefined without a controlling terminal. */
function openTerminal(): number | undefined {
  try {
    return openSync('/dev/tty', constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (syscall !== 'open' && code !== 'ERR_ACCESS_DENIED') throw error;
    return undefined;
  }
}
