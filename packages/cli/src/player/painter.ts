/**
 * Draws a screen on the user's terminal, which may be smaller or larger than the screen. Only rows that have changed are
 * drawn again, so a slow terminal skips what was shown only in between.
 *
 * Test: test/player/painter.test.ts
 */
import type { Screen } from 'strand-terminal';
import { rowText, withoutControls } from './row-text.js';

export interface View {
  readonly columns: number;
  readonly rows: number;
}

const BEGIN_UPDATE = '\x1b[?2026h';
const END_UPDATE = '\x1b[?2026l';
const CLEAR = '\x1b[m\x1b[2J';
const SAVE_TITLE = '\x1b[22;2t';
const RESTORE_TITLE = '\x1b[23;2t';
const SHOW_CURSOR = '\x1b[?25h';
const HIDE_CURSOR = '\x1b[?25l';

/** Ends a control string that a cut-off write has left open, shows the cursor, and leaves the alternate screen. */
const LEAVE = `\x1b\\${END_UPDATE}\x1b[m\x1b[?7h${SHOW_CURSOR}\x1b[?1049l`;

export class Painter {
  /** What the terminal shows; undefined after it has been cleared by someone else. */
  #shown: { rows: readonly string[]; view: View } | undefined;
  #title = '';
  /** First row of the screen that is shown, if the terminal is smaller. */
  #top = 0;

  /** Changes to the alternate screen, without wrapping. */
  enter(): string {
    this.#shown = undefined;
    return `\x1b[?1049h${HIDE_CURSOR}\x1b[?7l${CLEAR}`;
  }

  /** Restores what `enter` and the frames have changed. */
  leave(): string {
    const title = this.#title === '' ? '' : RESTORE_TITLE;
    this.#title = '';
    return LEAVE + title;
  }

  /** Draws everything at the next frame. */
  forget(): void {
    this.#shown = undefined;
  }

  /** Returns what changes the terminal into a picture of the screen. @param status shown in the last row */
  frame(screen: Screen, view: View, status: string | undefined): string {
    const { x, y, visible } = screen.cursor;
    this.#top = follow(this.#top, y, view.rows, screen.rows);
    const rows = Array.from({ length: view.rows }, (_, row) => this.#row(screen, view, row, status));
    const isSameView = this.#shown?.view.columns === view.columns && this.#shown.view.rows === view.rows;
    const before = isSameView ? this.#shown?.rows : undefined;
    this.#shown = { rows, view };
    const changed = rows
      .map((text, row) => (before?.[row] === text ? '' : `\x1b[${row + 1}H${text}`))
      .join('');
    const hasCursor =
      visible && x < view.columns && !(status !== undefined && y - this.#top === view.rows - 1);
    const cursor = hasCursor ? `\x1b[${y - this.#top + 1};${x + 1}H${SHOW_CURSOR}` : HIDE_CURSOR;
    const begin = `${BEGIN_UPDATE}${HIDE_CURSOR}${before ? '' : CLEAR}`;
    return `${this.#titleChange(screen)}${begin}${changed}${cursor}${END_UPDATE}`;
  }

  #row(screen: Screen, view: View, row: number, status: string | undefined): string {
    if (status !== undefined && row === view.rows - 1) return statusRow(status, view.columns);
    const y = row + this.#top;
    return y < screen.rows ? rowText(screen, y, view.columns) : '\x1b[K';
  }

  #titleChange({ title }: Screen): string {
    if (title === this.#title) return '';
    const save = this.#title === '' ? SAVE_TITLE : '';
    this.#title = title;
    return title === '' ? RESTORE_TITLE : `${save}\x1b]2;${withoutControls(title)}\x1b\\`;
  }
}

/** Moves the first shown row as little as possible, so that the cursor is shown. */
function follow(top: number, cursor: number, shown: number, all: number): number {
  const most = Math.max(0, all - shown);
  return Math.min(most, Math.max(Math.min(top, cursor), cursor - shown + 1));
}

function statusRow(status: string, columns: number): string {
  const text = ` ${withoutControls(status)} `.slice(0, columns).padEnd(columns);
  return `\x1b[;7m${text}\x1b[m`;
}
