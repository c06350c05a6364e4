/**
 * Plays a recording on the user's terminal. One loop does everything in turn, so that keys, events and drawing never
 * overlap:
 *
 *     commands of the keys ──▶ events that are due ──▶ a frame, written ──▶ wait for the next event or key
 *
 * A frame shows the screen of the recording as it is then. While the terminal is slow the loop waits for it, and the next
 * frame shows what is due after that: nothing is queued.
 *
 * Test: test/commands/play.test.ts
 */
import { ConnectionLost } from 'strand-pty';
import type { Screen } from 'strand-terminal';
import { complain } from '../print.js';
import { openOutput } from '../stdio/output.js';
import { userWindowSize } from '../stdio/user-window-size.js';
import { Painter, type View } from './painter.js';
import type { Playback } from './playback.js';
import { type PlayerCommand, type PlayerCommandName, PlayerKeys } from './player-keys.js';
import { PlayerTerminal, type TerminalUser } from './player-terminal.js';
import { rowText } from './row-text.js';
import { statusLine } from './status-line.js';
import { Wakeup } from './wakeup.js';

export interface PlayerOptions {
  readonly loop: boolean;
  /** Waits for keys from the start. */
  readonly step: boolean;
}

const FRAME_INTERVAL_MS = 16;
/** Making frames takes at most this part of the time. */
const FRAME_SHARE = 1 / 3;
/** How long the status is shown after a key, and a notice at the start. */
const STATUS_SHOWN_MS = 2000;
const NOTICE_SHOWN_MS = 4000;
/** Pause before a recording without a duration is played again. */
const EMPTY_LOOP_PAUSE_MS = 100;
const DEFAULT_VIEW: View = { columns: 80, rows: 24 };

export class Player implements TerminalUser {
  readonly #playback: Playback;
  readonly #options: PlayerOptions;
  readonly #painter = new Painter();
  readonly #terminal = new PlayerTerminal(this);
  readonly #output = openOutput();
  readonly #wakeup = new Wakeup();
  readonly #commands: PlayerCommand[] = [];
  readonly #quit = new AbortController();
  #isOver = false;
  /** When the status disappears. */
  #statusUntil = 0;
  #nextFrame = 0;
  /** The clock was running when `strand` was stopped. */
  #wasRunning = false;

  constructor(playback: Playback, options: PlayerOptions) {
    this.#playback = playback;
    this.#options = options;
  }

  /** Plays to the end, or until the user quits. Rejects if the terminal cannot be written. Resolves with whether it is the end. */
  async play(): Promise<boolean> {
    const notice = noticeOfSize(this.#playback.screen, view());
    if (notice !== undefined) complain(notice);
    this.#showStatus(notice === undefined ? 0 : NOTICE_SHOWN_MS);
    if (!this.#options.step) this.#playback.clock.start();
    this.#terminal.enter();
    void this.#readKeys();
    // The status shows it.
    void this.#playback.duration().then(() => this.#wakeup.wake());
    try {
      while (!this.#isOver && !this.#quit.signal.aborted) await this.#turn();
      if (this.#isOver) await this.#terminal.finish(this.#output, lastScreen(this.#playback.screen));
    } finally {
      this.#terminal.restore();
    }
    return this.#isOver;
  }

  // --- called by the terminal -----------------------------------------------------------------------------------

  enter(): string {
    return this.#painter.enter();
  }

  leave(): string {
    return this.#painter.leave();
  }

  stopped(): void {
    this.#wasRunning = this.#playback.clock.isRunning;
    this.#playback.clock.stop();
  }

  continued(): void {
    if (this.#wasRunning) this.#playback.clock.start();
    this.#wakeup.wake();
  }

  resized(): void {
    this.#painter.forget();
    this.#wakeup.wake();
  }

  // --- the loop -------------------------------------------------------------------------------------------------

  async #turn(): Promise<void> {
    for (const { name, value } of this.#commands.splice(0)) {
      this.#showStatus(STATUS_SHOWN_MS);
      await this.#actions[name](value);
    }
    await this.#playback.showDue(() => this.#commands.length > 0);
    await this.#draw();
    const next = await this.#playback.untilNext();
    if (next === undefined) await this.#atEnd();
    else await this.#wakeup.wait(this.#pause(next));
  }

  /** Milliseconds until something is to be done, given those until the next event. */
  #pause(next: number): number {
    const now = performance.now();
    const hideStatus = this.#statusUntil > now ? this.#statusUntil - now : Number.POSITIVE_INFINITY;
    return Math.max(0, this.#nextFrame - now, Math.min(next, hideStatus));
  }

  async #draw(): Promise<void> {
    const { screen } = this.#playback;
    await screen.flush();
    const start = performance.now();
    const frame = this.#painter.frame(screen, view(), this.#status());
    this.#nextFrame = start + Math.max(FRAME_INTERVAL_MS, (performance.now() - start) / FRAME_SHARE);
    await this.#unlessQuit(this.#output.writeAll(Buffer.from(frame)));
  }

  /** A terminal that takes nothing must not keep the user from quitting. */
  async #unlessQuit(written: Promise<void>): Promise<void> {
    const { signal } = this.#quit;
    if (signal.aborted) return;
    let stop = () => {};
    const quit = new Promise<void>((resolve) => {
      stop = resolve;
      signal.addEventListener('abort', stop, { once: true });
    });
    try {
      await Promise.race([written, quit]);
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  async #atEnd(): Promise<void> {
    this.#isOver = !this.#options.loop;
    if (this.#isOver) return;
    if (this.#playback.clock.position * 1000 < EMPTY_LOOP_PAUSE_MS)
      await this.#wakeup.wait(EMPTY_LOOP_PAUSE_MS);
    await this.#playback.restart();
  }

  #status(): string | undefined {
    const { status, screen } = this.#playback;
    if (!status.isPaused && performance.now() > this.#statusUntil) return undefined;
    const isSmaller = noticeOfSize(screen, view()) !== undefined;
    const notice = isSmaller ? `the terminal is smaller than ${screen.columns}x${screen.rows}` : undefined;
    return statusLine({ ...status, notice });
  }

  #showStatus(duration: number): void {
    this.#statusUntil = Math.max(this.#statusUntil, performance.now() + duration);
  }

  // --- the keys -------------------------------------------------------------------------------------------------

  readonly #actions: Readonly<Record<PlayerCommandName, (value: number) => void | Promise<void>>> = {
    pause: () => this.#playback.togglePause(),
    step: () => this.#playback.step(),
    skip: (seconds) => this.#playback.skip(seconds),
    seek: (time) => this.#playback.seek(time),
    'seek-part': (part) => void this.#goToPart(part),
    'next-marker': () => void this.#goToNextMarker(),
    'previous-marker': () => this.#playback.seekPreviousMarker(),
    speed: (direction) => this.#playback.changeSpeed(direction > 0 ? 1 : -1),
    redraw: () => this.#painter.forget(),
    quit: () => this.#quit.abort(),
  };

  async #readKeys(): Promise<void> {
    const keys = new PlayerKeys();
    try {
      for await (const chunk of this.#terminal.keys() ?? []) this.#take(keys.read(chunk));
    } catch (error) {
      // The terminal was closed, which also sends SIGHUP.
      if (!(error instanceof ConnectionLost)) throw error;
    }
  }

  #take(commands: readonly PlayerCommand[]): void {
    this.#commands.push(...commands);
    if (commands.some(({ name }) => name === 'quit')) this.#quit.abort();
    this.#wakeup.wake();
  }

  /** Playing goes on until the marker, or the duration, is known. */
  async #goToNextMarker(): Promise<void> {
    const marker = await this.#playback.nextMarker();
    if (marker) this.#take([{ name: 'seek', value: marker.at }]);
  }

  async #goToPart(part: number): Promise<void> {
    this.#take([{ name: 'seek', value: part * (await this.#playback.duration()) }]);
  }
}

function view(): View {
  return userWindowSize() ?? DEFAULT_VIEW;
}

function noticeOfSize({ columns, rows }: Screen, terminal: View): string | undefined {
  if (columns <= terminal.columns && rows <= terminal.rows) return undefined;
  const sizes = `${columns}x${rows}, and this terminal is ${terminal.columns}x${terminal.rows}`;
  return `the recording is ${sizes}: a part of it is not shown`;
}

/** What the recording shows at its end, for the terminal of the user. */
function lastScreen(screen: Screen): string {
  const rows = Array.from({ length: screen.rows }, (_, y) => rowText(screen, y, screen.columns));
  const end = rows.findLastIndex((row) => row !== '\x1b[K') + 1;
  return rows
    .slice(0, end)
    .map((row) => `${row}\r\n`)
    .join('');
}
