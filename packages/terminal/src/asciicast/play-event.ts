import { Screen } from '../screen/screen.js';
import type { CastEvent } from './cast-event.js';
import type { CastHeader } from './cast-header.js';

/** A recording of a larger terminal is shown on one of this size, whose memory is bounded. */
const SIDE_LIMIT_CELLS = 1000;

/** Returns an empty screen for a recording. */
export function screenOf({ columns, rows }: CastHeader, scrollback: number): Screen {
  return new Screen({
    columns: Math.min(columns, SIDE_LIMIT_CELLS),
    rows: Math.min(rows, SIDE_LIMIT_CELLS),
    scrollback,
  });
}

/** Shows an event on a screen. Returns whether it may have changed it. */
export async function playEvent(screen: Screen, { code, data }: CastEvent): Promise<boolean> {
  if (code === 'o') {
    if (!screen.write(data)) await screen.flush();
    return true;
  }
  if (code !== 'r') return false;
  const [columns = 0, rows = 0] = data.split('x').map((size) => Math.min(Number(size), SIDE_LIMIT_CELLS));
  // A size that is not valid is passed over, as players do.
  if (!isSize(columns) || !isSize(rows)) return false;
  await screen.flush();
  screen.resize(columns, rows);
  return true;
}

function isSize(value: number): boolean {
  return Number.isInteger(value) && value >= 1;
}
