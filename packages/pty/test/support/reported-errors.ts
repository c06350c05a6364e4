import { type Reactor, reactor } from 'strand-pty';

/** What is reported to the default reactor while `body` runs: it does not become an uncaught exception then. */
export async function reportedWhile(body: () => Promise<void>): Promise<unknown[]> {
  const errors: unknown[] = [];
  const { reportError } = reactor as { reportError: Reactor['reportError'] };
  reactor.reportError = (error) => errors.push(error);
  try {
    await body();
  } finally {
    reactor.reportError = reportError;
  }
  return errors;
}
