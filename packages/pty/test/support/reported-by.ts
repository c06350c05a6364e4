import { type Reactor, reactor } from 'strand-pty';

/** What is reported to the default reactor while `body` runs: it does not become an uncaught exception then. */
export async function reportedBy(body: () => Promise<void>): Promise<unknown[]> {
  const errors: unknown[] = [];
  (reactor as { reportError: Reactor['reportError'] }).reportError = (error) => errors.push(error);
  try {
    await body();
  } finally {
    // The one of its class is back.
    Reflect.deleteProperty(reactor, 'reportError');
  }
  return errors;
}
