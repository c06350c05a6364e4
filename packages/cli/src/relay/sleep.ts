/** Not `setTimeout` of `node:timers/promises`, which would be loaded at each start, although it is needed only at the end of input. */
export function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
