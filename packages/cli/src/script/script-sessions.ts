/**
 * The sessions of a script: the current one, and all that are open, also those that the script starts by
 * `Session.spawn` of strand-terminal.
 */
import { parse } from 'node:path';
import type { WindowSize } from 'strand-pty';
import { Session } from 'strand-terminal';
import { OWN_FAILURE } from '../exit-status.js';
import { closeAll } from '../sessions/close-on-signals.js';
import type { ScriptFailure } from './describe-failure.js';
import { showDialogue } from './show-dialogue.js';
import { wrapMethods } from './wrap-methods.js';

export interface SessionsOptions {
  readonly timeout: number | undefined;
  readonly size: WindowSize | undefined;
  readonly record: string | undefined;
  readonly verbose: boolean;
}

/** The methods that can fail at the end of the session. */
const WAITS = ['expect', 'waitFor', 'waitForState', 'settled', 'sendSecret', 'run'] as const;

type SpawnArguments = Parameters<typeof Session.spawn>;

export class ScriptSessions {
  readonly #options: SessionsOptions;
  readonly #open = new Set<Session>();
  readonly #waits = new Set<Promise<unknown>>();
  #current: Session | undefined;
  #count = 0;
  #problem: ScriptFailure | undefined;

  constructor(options: SessionsOptions) {
    this.#options = options;
    const { spawn, over } = Session;
    Session.spawn = (file, args, given) =>
      this.#opened(spawn.call(Session, file, args, this.#withDefaults(given)));
    Session.over = (stream, given) => this.#opened(over.call(Session, stream, this.#withDefaults(given)));
  }

  /** The sessions that have not been closed. */
  get open(): ReadonlySet<Session> {
    return this.#open;
  }

  /** The first recording that failed. */
  get problem(): ScriptFailure | undefined {
    return this.#problem;
  }

  /** The session that was started last; a shell if there is none. */
  get current(): Session {
    this.#current ??= Session.spawn('sh');
    return this.#current;
  }

  spawn(...args: SpawnArguments): Session {
    this.#current = Session.spawn(...args);
    return this.#current;
  }

  #wait<T>(call: Promise<T>): Promise<T> {
    this.#waits.add(call);
    // Another promise, so that Node reports a rejection that the script does not handle.
    return call.finally(() => this.#waits.delete(call));
  }

  /** Ends the programs, and resolves when the calls that wait for them have failed. */
  async close(): Promise<void> {
    await closeAll(this.#open);
    await Promise.allSettled(this.#waits);
  }

  #withDefaults<O extends object>(given: O | undefined): O {
    const { timeout, size } = this.#options;
    return { ...(timeout !== undefined && { timeout }), ...size, ...given } as O;
  }

  #opened(session: Session): Session {
    this.#open.add(session);
    this.#count += 1;
    session.on('recordingError', ({ message }) => {
      this.#problem ??= { kind: 'recording', status: OWN_FAILURE, message };
    });
    wrapMethods(session, WAITS, (_name, _args, call) => this.#wait(call() as Promise<unknown>));
    const { verbose, record } = this.#options;
    if (verbose) showDialogue(session);
    if (record !== undefined) session.record(numbered(record, this.#count));
    return session;
  }

  /** Ends the programs at once, since the process exits. */
  kill(): void {
    for (const { child } of this.#open) if (child?.exitCode === null) killNow(child);
  }
}

function killNow(child: NonNullable<Session['child']>): void {
  try {
    child.kill('SIGKILL');
  } catch (error) {
    // The program runs as another user; closing its terminal hangs it up.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') throw error;
  }
}

/** `demo.cast`, `demo-2.cast`, … */
function numbered(file: string, number: number): string {
  const { dir, name, ext } = parse(file);
  return number === 1 ? file : `${dir === '' ? '' : `${dir}/`}${name}-${number}${ext}`;
}
