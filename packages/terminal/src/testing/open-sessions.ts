import { type Session, screenOf } from '../session/session.js';
import { waitAtMost } from '../session/wait-at-most.js';
import { describeScreen } from './frame-screen.js';

/** How long a program may still take to end by itself at the end of a test. */
const END_GRACE_MS = 1_000;
/** How long `close` waits before it kills. */
const CLOSE_GRACE_MS = 1_000;

/** The sessions that a test has started and that have not ended. */
export class OpenSessions {
  readonly #open = new Set<Session>();

  opened(session: Session): void {
    this.#open.add(session);
    void session.ended.then(() => this.#open.delete(session));
  }

  /**
   * Ends the sessions that are open.
   *
   * @throws an Error (as a rejection) that shows those whose programs do not end by themselves either.
   */
  async endAndReport(): Promise<void> {
    await this.#untilEnded();
    const left = [...this.#open];
    // Before the end, which clears the screen of some programs.
    const pictures = await Promise.all(left.map(describeSession));
    await this.end();
    if (left.length === 0) return;
    const subject = left.length === 1 ? '1 session was' : `${left.length} sessions were`;
    throw new Error(
      [
        `${subject} left open. End each with \`await session.close()\`, or declare it with \`await using\`.`,
        ...pictures,
      ].join('\n'),
    );
  }

  async #untilEnded(): Promise<void> {
    await waitAtMost(END_GRACE_MS, Promise.all([...this.#open].map((session) => session.ended)));
  }

  /** Ends the sessions that are open. */
  async end(): Promise<void> {
    await Promise.all([...this.#open].map((session) => session.close({ grace: CLOSE_GRACE_MS })));
  }
}

async function describeSession(session: Session): Promise<string> {
  const what = session.child
    ? `process ${session.child.pid} (${nameOf(session)})`
    : 'a session over a stream';
  const screen = screenOf(session);
  if (!screen) return `Left open: ${what}.`;
  await screen.flush();
  return `Left open: ${what}. ${describeScreen(screen)}`;
}

/** The name of the program in the foreground. */
function nameOf(session: Session): string {
  return session.child?.foreground()?.name ?? 'name not known';
}
