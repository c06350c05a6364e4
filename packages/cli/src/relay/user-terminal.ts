/**
 * The user's terminal at standard input, if there is one. While a command runs it is raw: every key is a byte, and the
 * command's output is shown unchanged.
 *
 *     saved ── enterRaw ──▶ raw ── restore ──▶ saved
 *
 * It is restored however `strand` ends, also by `process.exit` and by an uncaught error. Node itself restores the
 * attributes it found, so even a fatal error in Node does. Only SIGKILL leaves the terminal raw.
 *
 * Node's `setRawMode` is not used, since it keeps output processing on: a newline of a child that wants the cursor to
 * move straight down (ncurses after `nonl`) would get a carriage return.
 *
 * Test: test/relay/user-terminal.test.ts
 */

import { type Attributes, getAttributes, setAttributes } from 'strand-pty';
import { isTerminal } from '../stdio/is-terminal.js';
import { unlessHungUp } from '../stdio/unless-hung-up.js';

const STDIN = 0;
const STDOUT = 1;

/** cfmakeraw(3) without its 7-bit settings. */
const RAW_INPUT: Partial<Attributes> = {
  IGNBRK: false,
  BRKINT: false,
  PARMRK: false,
  ISTRIP: false,
  INLCR: false,
  IGNCR: false,
  ICRNL: false,
  IXON: false,
  ECHO: false,
  ECHONL: false,
  ICANON: false,
  ISIG: false,
  IEXTEN: false,
  VMIN: 1,
  VTIME: 0,
};

export class UserTerminal {
  #saved: Attributes | undefined;

  /** Undefined if standard input is not a terminal. */
  static find(): UserTerminal | undefined {
    return isTerminal(STDIN) ? new UserTerminal() : undefined;
  }

  private constructor() {
    process.on('exit', () => this.restore());
    // ^Z goes to the child. SIGTSTP comes from another process (kill -TSTP), and a shell then takes the terminal.
    process.on('SIGTSTP', () => {
      this.restore();
      process.kill(process.pid, 'SIGSTOP');
    });
    process.on('SIGCONT', () => this.enterRaw());
  }

  /** In the background this stops `strand` by SIGTTOU, as any program that changes the terminal. */
  enterRaw(): void {
    // The kernel sends SIGHUP and SIGCONT after a hang-up.
    unlessHungUp(() => {
      this.#saved ??= getAttributes(STDIN);
      // If standard output is elsewhere, output of other programs on this terminal needs its carriage returns.
      const output = isTerminal(STDOUT) ? { OPOST: false } : {};
      setAttributes(STDIN, { ...RAW_INPUT, ...output });
    });
  }

  restore(): void {
    const saved = this.#saved;
    this.#saved = undefined;
    if (saved) unlessHungUp(() => setAttributes(STDIN, saved));
  }
}
