/**
 * The terminal that the user sits at, when standard input is one. While a session runs it is raw: every key is a
 * byte, and every byte that the child prints is shown as it is.
 *
 *     kept ── enterRaw ──▶ raw ── restore ──▶ kept
 *
 * It is restored whenever we end, also by `process.exit` and by what nobody caught: Node restores the attributes
 * that it found, too, so that even a fatal error in it does. Only SIGKILL leaves a raw terminal behind.
 *
 * `setRawMode` of Node is not used: it leaves the output processing on, and the newline of a child that wants the
 * cursor to go straight down (ncurses after `nonl`) would come with a return.
 *
 * Test: test/session/user-terminal.test.ts
 */
import { isatty } from 'node:tty';
import { type Attributes, getAttributes, setAttributes } from 'strand-pty';

const STDIN = 0;
const STDOUT = 1;

/** cfmakeraw(3), without what is about characters of 7 bits. */
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
  #kept: Attributes | undefined;

  /** Undefined when standard input is no terminal. */
  static find(): UserTerminal | undefined {
    return isatty(STDIN) ? new UserTerminal() : undefined;
  }

  private constructor() {
    process.on('exit', () => this.restore());
    // ^Z is the child's. This is `kill -TSTP` from elsewhere: a shell takes over the terminal.
    process.on('SIGTSTP', () => {
      this.restore();
      process.kill(process.pid, 'SIGSTOP');
    });
    process.on('SIGCONT', () => this.enterRaw());
  }

  /** Stops us, as any program that wants the terminal, while we are in the background (SIGTTOU). */
  enterRaw(): void {
    unlessGone(() => {
      this.#kept ??= getAttributes(STDIN);
      // When our output goes elsewhere, what others print here still needs its returns.
      const output = isatty(STDOUT) ? { OPOST: false } : {};
      setAttributes(STDIN, { ...RAW_INPUT, ...output });
    });
  }

  restore(): void {
    const kept = this.#kept;
    this.#kept = undefined;
    if (kept) unlessGone(() => setAttributes(STDIN, kept));
  }
}

/** A terminal that is hung up has no attributes; the kernel tells us with SIGHUP, and SIGCONT. */
function unlessGone(change: () => void): void {
  try {
    change();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EIO') throw error;
  }
}
