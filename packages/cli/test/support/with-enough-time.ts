/**
 * Runs a command that a time limit ends, with a longer limit until the command has come far enough: on a busy machine, a program may
 * take longer to start than the limit.
 */
export async function withEnoughTime<T>(
  run: (seconds: string) => Promise<T>,
  isEnough: (result: T) => boolean,
): Promise<T> {
  for (let seconds = 0.5; ; seconds *= 3) {
    const result = await run(`${seconds}`);
    // Long before the watchdog, so that a failure shows the result.
    if (isEnough(result) || seconds > 4) return result;
  }
}
