// Collects the errors and the failed checks of a scenario.

export function described(error) {
  if (!(error instanceof Error)) return { name: 'thrown', message: String(error) };
  const { name, message, code, errno, syscall } = error;
  const cause = error.cause instanceof Error ? error.cause.code : undefined;
  return { name, code: code ?? cause, errno, syscall, message: message.slice(0, 200) };
}

export class Life {
  /** The fault loses the exit status, as when another part of the process reaps the child. */
  mayLoseStatus = false;
  /** The fault is an EPIPE. */
  injectsEPIPE = false;
  /** Errors that were reported as documented: thrown with a code, by 'error', a rejection or `connectionLost`. */
  told = [];
  /** The checks that failed. */
  broken = [];

  tell(error) {
    this.told.push(described(error));
  }

  /** Records 'error' events. */
  hear(emitter) {
    emitter.on('error', (error) => this.tell(error));
    return emitter;
  }

  /** Runs an action, and records the error that it throws. */
  attempt(action) {
    try {
      return action();
    } catch (error) {
      this.tell(error);
      return undefined;
    }
  }

  /**
   * Checks how the child ended, unless an error was reported.
   * @param {number | null} unknown the value that stands for an unknown exit code
   */
  status({ exitCode, signal }, expected, unknown = null) {
    const lost = this.mayLoseStatus && exitCode === unknown && signal === null;
    this.check(lost || (exitCode === expected && signal === null), `ended with ${exitCode}, ${signal}`);
  }

  /** Checks a condition, unless an error was reported. */
  check(holds, what) {
    if (!holds && this.told.length === 0) this.broken.push(what);
  }

  /** Checks a condition even if an error was reported. */
  must(holds, what) {
    if (!holds) this.broken.push(what);
  }
}
