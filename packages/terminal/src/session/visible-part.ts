import { Screen } from '../screen/screen.js';

/** Returns the snapshot of what is on a screen; nothing for a screen on which nothing has happened. */
export function visiblePartOf(screen: Screen): string {
  const { columns, rows } = screen;
  const snapshot = screen.snapshot({ scrollback: false });
  return snapshot === new Screen({ columns, rows, scrollback: 0 }).snapshot() ? '' : snapshot;
}
