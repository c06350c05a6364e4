/** Speeds that `+` and `-` select. */
const SPEEDS = [0.1, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 2, 3, 4, 6, 8, 12, 16, 32] as const;

/** Returns the next speed in a direction; the same if there is none. */
export function nextSpeed(speed: number, direction: 1 | -1): number {
  const next =
    direction > 0 ? SPEEDS.find((other) => other > speed) : SPEEDS.findLast((other) => other < speed);
  return next ?? speed;
}
