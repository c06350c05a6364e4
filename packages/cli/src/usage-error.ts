/** An invalid command line: `strand` prints the message in one line and exits with 125. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
