/** That of `node:timers/promises` would be loaded at each start, also without an end of input. */
export function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
