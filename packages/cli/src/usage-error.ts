/** An invalid command line: `strand` prints the message in one line, names the help that explains it, and exits with 125. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
