/** The command line makes no sense: told in one line, with exit status 125. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
