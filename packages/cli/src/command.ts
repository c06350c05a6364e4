/** One of the things that `strand` can do: `strand NAME …`. */
export interface Command {
  readonly name: string;
  /** One line, for the list of commands. */
  readonly summary: string;
  /** What `strand NAME --help` prints. */
  readonly help: string;
  /** Gets what follows the name; resolves to the exit status. @throws {UsageError} */
  main(args: readonly string[]): Promise<number>;
}
