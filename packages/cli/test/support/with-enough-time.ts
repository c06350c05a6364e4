/**
 * Runs a command that a time limit ends, with a longer limit until the command has come far enough: on a busy machine, a program may
 * take longer to start than the limit. Returns the result and the last limit.
 */
export async function withEnoughTime<T extends object>(
  run: (seconds: string) => Promise<T>,
  isEnough: (result: T) => boolean,
): Promise<T & { readonly limitMs: number }> {
  for (let seconds = 0.5; ; seconds *= 3) {
    const result = await run(`${seconds}`);
    // Long before the watchdog, so that a failure shows the result.
    if (isEnough(result) || seconds > 4) return { ...result, limitMs: seconds * 1000 };
  }
}
