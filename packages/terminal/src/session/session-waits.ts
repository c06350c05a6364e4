import { performance } from 'node:perf_hooks';
import { types } from 'node:util';
import { checkOptions } from '../expect/check-options.js';
import type { ExpectFailure, ExpectQueue } from '../expect/expect-queue.js';
import { describePattern, type Match, type Pattern, readPatterns } from '../expect/pattern.js';
import { readMilliseconds, readSignal, WAIT_OPTIONS, type WaitOptions } from '../expect/wait-options.js';
import { readScreenPattern } from '../screen/find-text.js';
import type { Screen } from '../screen/screen.js';
import { outputRead } from '../state/output-read.js';
import type { SessionState, Waiting } from '../state/session-state.js';
import type { Locate } from './call-site.js';
import type { ChildState } from './child-state.js';
import type { Failures } from './failures.js';
import type { SessionEnd } from './session-end.js';
import type { SessionSettings } from './session-options.js';
import type { Traffic } from './traffic.js';
import { type Condition, type Limits, poll, waitUntil } from './wait-until.js';

/** Options of `Session.settled`. */
export interface SettledOptions extends WaitOptions {
  /** Milliseconds of silence, 0 to 2,147,483,647, or Infinity. Default: 100. */
  quiet?: number | undefined;
}

const SETTLED_OPTIONS = ['quiet' satisfies keyof SettledOptions, ...WAIT_OPTIONS];
const STATES: readonly string[] = ['line', 'keys', 'password'] satisfies Waiting[];

/** What the waits of a session need of it. */
export interface WaitParts {
  readonly settings: SessionSettings;
  readonly queue: ExpectQueue;
  readonly screen: Screen | undefined;
  /** Undefined for a session over a stream. */
  readonly childState: ChildState | undefined;
  readonly failures: Failures;
  readonly end: SessionEnd;
  readonly traffic: Traffic;
  /** Whether `run` is giving a command to the shell, which then reads without echo. */
  readonly isLoading: () => boolean;
}

/** The waits of a session. `fromHere` gives an error the stack of the call. */
export class SessionWaits {
  readonly #parts: WaitParts;

  constructor(parts: WaitParts) {
    this.#parts = parts;
  }

  /** See `Session.expect`. */
  async expect(
    pattern: Pattern | readonly Pattern[],
    options: WaitOptions,
    fromHere: Locate,
  ): Promise<Match> {
    const { settings, queue, failures } = this.#parts;
    const searches = readPatterns(pattern, settings.maxBuffer);
    const patterns = Array.isArray(pattern) ? [...(pattern as readonly Pattern[])] : [pattern as Pattern];
    const { timeout, signal } = this.#limits('expect', options);
    const outcome = await new Promise<Match | ExpectFailure>((resolve) => {
      queue.add({ patterns, searches, timeout, signal }, resolve, resolve);
    });
    if (!('kind' in outcome)) return outcome;
    if (outcome.kind === 'aborted') throw outcome.reason;
    const what = patterns.map(describePattern).join(' or ');
    throw fromHere(await failures.create({ ...outcome, what, timeout }, outcome));
  }

  /** See `Session.waitFor`. */
  async waitFor(
    screen: Screen,
    what: string | RegExp | ((screen: Screen) => boolean),
    options: WaitOptions,
    fromHere: Locate,
  ): Promise<void> {
    const holds = readCondition(what);
    let isOver = false;
    await this.#until(
      typeof what === 'function' ? 'what the function checks' : `${describePattern(what)} on the screen`,
      {
        check: () => holds(screen) || undefined,
        isOver: () => isOver,
        watch: (tick) => {
          const forgetEnd = this.#parts.end.on(() => {
            void screen.flush().then(() => {
              isOver = true;
              tick();
            });
          });
          const forgetChange = screen.onChange(tick);
          return () => {
            forgetEnd();
            forgetChange();
          };
        },
      },
      this.#limits('waitFor', options),
      fromHere,
    );
  }

  /** See `Session.settled`. */
  async settled(options: SettledOptions, fromHere: Locate): Promise<void> {
    const { traffic, end, screen } = this.#parts;
    const limits = this.#limits('settled', options, SETTLED_OPTIONS);
    const silence = readMilliseconds('quiet', options.quiet, 100);
    const called = performance.now();
    const since = () => performance.now() - Math.max(called, traffic.lastOutput);
    const check = () => since() >= silence || end.isOver || undefined;
    const condition = { check, isOver: () => false, watch: this.#poll };
    await this.#until(`${silence} ms of silence`, condition, limits, fromHere);
    await screen?.flush();
  }

  /** See `Session.state`. */
  state(): SessionState {
    const state = this.#stateOfChild('state').get();
    const { end, isLoading } = this.#parts;
    if (isLoading() && !end.isOver) return { ...state, state: 'working' };
    return end.isOver ? { state: 'ended', by: 'kernel', ...(state.pid && { pid: state.pid }) } : state;
  }

  #stateOfChild(call: string): ChildState {
    const { childState } = this.#parts;
    if (!childState) throw new Error(`${call} needs a child: the terminal of this session is elsewhere`);
    return childState;
  }

  /** See `Session.waitForState`. */
  async waitForState(
    state: Waiting | readonly Waiting[],
    options: WaitOptions,
    fromHere: Locate,
  ): Promise<SessionState> {
    const wanted = readStates(state);
    this.#stateOfChild('waitForState');
    const check = () => {
      const now = this.state();
      return wanted.some((name) => name === now.state) ? now : undefined;
    };
    const condition = { check, isOver: () => this.#parts.end.isOver, watch: this.#poll };
    const limits = this.#limits('waitForState', options);
    const found = await this.#until(`the state ${wanted.join(' or ')}`, condition, limits, fromHere);
    await outputRead();
    await this.#parts.screen?.flush();
    return found;
  }

  /** Waits until a secret can be typed. Without a child, whose echo is known, does not wait. */
  async untilSecret(options: WaitOptions, fromHere: Locate): Promise<void> {
    const limits = this.#limits('sendSecret', options);
    const { childState, queue, end, isLoading } = this.#parts;
    const check = () =>
      !isLoading() && (!childState || childState.takesSecret(queue.before)) ? true : undefined;
    if (!childState && check()) return;
    const what = 'a prompt for a password, at which the echo of the terminal is off,';
    await this.#until(what, { check, isOver: () => end.isOver, watch: this.#poll }, limits, fromHere);
  }

  readonly #poll = (tick: () => void) => poll(tick, (listener) => this.#parts.end.on(listener));

  async #until<T>(what: string, condition: Condition<T>, limits: Limits, fromHere: Locate): Promise<T> {
    return await waitUntil(condition, limits, async (kind) =>
      fromHere(await this.#parts.failures.create({ kind, what, timeout: limits.timeout })),
    );
  }

  #limits(call: string, options: WaitOptions, known = WAIT_OPTIONS): Limits {
    checkOptions(call, options, known);
    const limits = {
      timeout: readMilliseconds('timeout', options.timeout, this.#parts.settings.timeout),
      signal: readSignal(options.signal),
    };
    limits.signal?.throwIfAborted();
    return limits;
  }
}

/** @throws {TypeError} for anything else than a pattern or a function */
function readCondition(what: string | RegExp | ((screen: Screen) => boolean)): (screen: Screen) => boolean {
  if (typeof what === 'function') return (screen) => readAnswer(what(screen));
  const pattern = readScreenPattern(what);
  return (screen) => screen.find(pattern) !== null;
}

/** @throws {TypeError} for a promise, which would count as true */
function readAnswer(answer: unknown): boolean {
  if (types.isPromise(answer)) {
    throw new TypeError('the function of waitFor must return a boolean, but it returned a promise');
  }
  return Boolean(answer);
}

/** @throws {TypeError} for an unknown state, and for none */
function readStates(state: Waiting | readonly Waiting[]): readonly Waiting[] {
  const wanted = (Array.isArray(state) ? state : [state]) as readonly Waiting[];
  if (wanted.length > 0 && wanted.every((name) => STATES.includes(name))) return wanted;
  const unknown = wanted.find((name) => !STATES.includes(name));
  const given = typeof unknown === 'string' ? `'${unknown}'` : String(unknown);
  throw new TypeError(`a state to wait for is 'line', 'keys' or 'password', not ${given}`);
}
