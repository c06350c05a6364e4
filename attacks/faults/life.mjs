// What a scenario says of the life that it has lived.

/** @param {unknown} error */
export function described(error) {
  if (!(error instanceof Error)) return { name: 'thrown', message: String(error) };
  const { name, message, code, errno, syscall } = error;
  const cause = error.cause instanceof Error ? error.cause.code : undefined;
  return { name, code: code ?? cause, errno, syscall, message: message.slice(0, 200) };
}

export class Life {
  /** The fault takes the exit status away, as another part of the process that reaps the child does. */
  mayLoseStatus = false;
  /** The fault is an EPIPE. */
  injectsEPIPE = false;
  /** Errors that came in a way that the docs have: thrown with a code, 'error', a rejection, `connectionLost`. */
  told = [];
  /** What did not hold. */
  broken = [];

  /** @param {unknown} error */
  tell(error) {
    this.told.push(described(error));
  }

  /**
   * Listens to 'error'.
   * @template {import('node:events').EventEmitter} T
   * @param {T} emitter
   * @returns {T}
   */
  hear(emitter) {
    emitter.on('error', (error) => this.tell(error));
    return emitter;
  }

  /**
   * Does what may fail with an error that has a `code`.
   * @template T
   * @param {() => T} action
   * @returns {T | undefined}
   */
  attempt(action) {
    try {
      return action();
    } catch (error) {
      this.tell(error);
      return undefined;
    }
  }

  /**
   * How the child ended, unless an error was told.
   * @param {{ exitCode: number | null, signal: string | null }} status
   * @param {number} expected
   * @param {number | null} unknown what stands for an exit code that nobody knows
   */
  status({ exitCode, signal }, expected, unknown = null) {
    const lost = this.mayLoseStatus && exitCode === unknown && signal === null;
    this.check(lost || (exitCode === expected && signal === null), `ended with ${exitCode}, ${signal}`);
  }

  /**
   * Holds unless an error was told.
   * @param {boolean} holds
   * @param {string} what
   */
  check(holds, what) {
    if (!holds && this.told.length === 0) this.broken.push(what);
  }

  /**
   * Holds whatever was told.
   * @param {boolean} holds
   * @param {string} what
   */
  must(holds, what) {
    if (!holds) this.broken.push(what);
  }
}
