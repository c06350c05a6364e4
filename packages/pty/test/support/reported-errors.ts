import { type Reactor, reactor } from 'strand-pty';

/** The errors reported to the default reactor while `body` runs; they do not become uncaught exceptions. */
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
