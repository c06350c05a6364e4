/** A subcommand of `strand`: `strand NAME …`. */
export interface Command {
  readonly name: string;
  /** One line, for the list of commands. */
  readonly summary: string;
  /** What `strand NAME --help` prints. */
  readonly help: string;
  /** Called with the words after the name; resolves with the exit status. @throws {UsageError} */
  main(args: readonly string[]): Promise<number>;
}
