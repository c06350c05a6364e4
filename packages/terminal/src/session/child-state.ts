import { performance } from 'node:perf_hooks';
import type { Attributes, PtyChild } from 'strand-pty';
import { asksForPassword } from '../asciicast/password-prompt.js';
import { type SessionState, StateProbe } from '../state/session-state.js';
import { deviceNumber, type TerminalDevice } from '../state/terminal-device.js';
import type { Echo } from './echo.js';
import type { Traffic } from './traffic.js';

/** For this long the kernel may not show yet that input has arrived, and the program still seems to wait for it. */
const INPUT_DELIVERY_MS = 50;
/** The limit in place of INPUT_DELIVERY_MS when output came after the input, such as its echo. */
const ANSWERED_INPUT_MS = 10;

/** The state of the program on the terminal of a child. */
export class ChildState {
  readonly #child: PtyChild;
  readonly #traffic: Traffic;
  readonly #probe: StateProbe;
  readonly #terminal: number | undefined;

  constructor(child: PtyChild, traffic: Traffic) {
    this.#child = child;
    this.#traffic = traffic;
    this.#probe = new StateProbe(child.pid);
    this.#terminal = deviceNumber(child.ttyName);
  }

  get(): SessionState {
    const group = this.#child.foreground()?.pgid ?? this.#child.pid;
    const state = this.#probe.probe(() => this.#device(), group, this.#traffic.quiet);
    if (!state) return { state: 'ended', by: 'kernel', pid: this.#child.pid };
    return this.#isInputUnderWay() ? { ...state, state: 'working' } : state;
  }

  #device(): TerminalDevice | undefined {
    const attributes = this.#attributes();
    return (
      attributes && { number: this.#terminal ?? -1, canonical: attributes.ICANON, echo: attributes.ECHO }
    );
  }

  /** Whether the program may not have been woken yet by what was sent. */
  #isInputUnderWay(): boolean {
    const { lastOutput, lastInput } = this.#traffic;
    if (this.#child.hasUnreadInput) return true;
    return performance.now() - lastInput < (lastOutput > lastInput ? ANSWERED_INPUT_MS : INPUT_DELIVERY_MS);
  }

  /** Whether a secret can be typed: it is not shown, and a program reads it. */
  takesSecret(lastOutput: string): boolean {
    const attributes = this.#attributes();
    if (!attributes || attributes.ECHO) return false;
    // A line editor turns the echo off too: a secret would go to the shell that is about to start the program that asks for it.
    return attributes.ICANON || (asksForPassword(lastOutput) && this.get().state === 'keys');
  }

  /** What happens to what is typed now. */
  get echo(): Echo {
    const attributes = this.#attributes();
    if (attributes?.ECHO) return 'on';
    return attributes?.ICANON === false ? 'program' : 'off';
  }

  /** Undefined when the child has ended or the terminal is closed. */
  #attributes(): Attributes | undefined {
    const { exitCode, signalCode, destroyed } = this.#child;
    if (exitCode !== null || signalCode !== null || destroyed) return undefined;
    try {
      return this.#child.getAttributes();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EBADF') return undefined;
      throw error;
    }
  }
}
