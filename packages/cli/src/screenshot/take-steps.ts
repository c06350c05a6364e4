import { ExpectEnded, ExpectTimeout, type Session } from 'strand-terminal';
import { UsageError } from '../usage-error.js';
import type { Step } from './step.js';

/** The default of --quiet. */
const DEFAULT_QUIET_MS = 100;

/** Takes the steps in their order, and waits until the screen is complete. @throws {UsageError} for an unknown key */
export async function takeSteps(
  session: Session,
  steps: readonly Step[],
  quiet = DEFAULT_QUIET_MS,
): Promise<void> {
  let isComplete = false;
  for (const step of steps) {
    const isInput = step.kind === 'keys' || step.kind === 'type';
    if (isInput && !isComplete) await untilReady(session, quiet);
    await take(session, step, quiet);
    isComplete = !isInput;
  }
  if (isComplete) return;
  try {
    await untilReady(session, quiet);
  } catch (error) {
    // A program that has ended has a last screen.
    if (!(error instanceof ExpectEnded)) throw error;
  }
}

async function take(session: Session, step: Step, quiet: number): Promise<void> {
  switch (step.kind) {
    case 'wait':
      return session.waitFor(step.pattern);
    case 'settled':
      return settled(session, quiet);
    case 'type':
      // What Enter sends.
      return session.send(step.text.replace(/\r?\n/g, '\r'));
    case 'keys':
      return press(session, step.keys, quiet);
  }
}

async function press(session: Session, keys: readonly string[], quiet: number): Promise<void> {
  for (const [index, key] of keys.entries()) {
    try {
      await session.sendKey(key);
    } catch (error) {
      throw error instanceof TypeError ? new UsageError(`--keys: ${error.message}`) : error;
    }
    // Escape and a key that follows at once are the same bytes as that key with Alt.
    if (/^esc(ape)?$/i.test(key) && index + 1 < keys.length) await untilReady(session, quiet);
  }
}

/** Waits until the program reads its terminal and prints nothing. @throws {ExpectEnded|ExpectTimeout} as a rejection */
async function untilReady(session: Session, quiet: number): Promise<void> {
  do {
    try {
      await session.waitForState(['line', 'keys', 'password']);
    } catch (error) {
      throw error instanceof ExpectTimeout ? neverReady(error) : error;
    }
    await session.settled({ quiet });
  } while (session.state().state === 'working');
}

/** Says what to do, in place of the first line. */
function neverReady(error: ExpectTimeout): ExpectTimeout {
  const [first = '', ...others] = error.message.split('\n');
  const [, time = 'in time'] = /(within .*)\.$/.exec(first) ?? [];
  const sentence = `the program neither ended nor waited for input ${time}: use --wait or --settled`;
  return new ExpectTimeout([sentence, ...others].join('\n'), error);
}

/** A program that has just started has printed nothing for a while, too. */
async function settled(session: Session, quiet: number): Promise<void> {
  if (session.screen.text() === '') await session.waitFor((screen) => screen.text() !== '');
  await session.settled({ quiet });
}
