/**
 * The line that says where the player is.
 *
 * Test: test/player/status-line.test.ts
 */
export interface PlayerStatus {
  /** In seconds. */
  readonly position: number;
  /** Undefined while it is not known. */
  readonly duration: number | undefined;
  readonly isPaused: boolean;
  readonly speed: number;
  /** Label or number of the last marker. */
  readonly marker: string | undefined;
  /** What is not as expected, such as the size of the terminal. */
  readonly notice: string | undefined;
}

const HELP = 'space pause, . step, arrows 5 s, [ ] marker, + - speed, q quit';

export function statusLine(status: PlayerStatus): string {
  const { position, duration, isPaused, speed, marker, notice } = status;
  const of = duration === undefined ? '' : ` / ${formatTime(duration)}`;
  const parts = [
    `${isPaused ? 'paused' : 'playing'} ${formatTime(Math.min(position, duration ?? position))}${of}`,
    speed === 1 ? '' : `${speed}x`,
    notice ?? '',
    marker ?? '',
    notice === undefined ? HELP : '',
  ];
  return parts.filter((part) => part !== '').join('  ');
}

/** `1:02:03`, `2:03`. */
export function formatTime(seconds: number): string {
  const whole = Math.floor(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (value: number) => String(value).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}
