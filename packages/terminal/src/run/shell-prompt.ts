import { setTimeout as delay } from 'node:timers/promises';
import type { SessionState } from '../state/session-state.js';
import type { ShellFamily } from './shell-loader.js';

/** What is known of the other end of a session. */
export interface ForegroundView {
  /** The state of the foreground program; undefined if the terminal is elsewhere. */
  state(): SessionState | undefined;
  /** Milliseconds since the last output or input; Infinity if there was none. */
  quiet(): number;
  /** Whether a line editor has asked for bracketed paste, as most do while they read a line. */
  readonly bracketedPaste: boolean;
}

const POSIX_SHELLS = new Set([
  'bash',
  'rbash',
  'zsh',
  'dash',
  'sh',
  'ash',
  'busybox',
  'ksh',
  'ksh93',
  'mksh',
  'oksh',
  'yash',
]);
/** Shells with bracketed paste. Another one may have got the mode from a program that was killed. */
const WITH_PASTE = new Set(['bash', 'rbash', 'zsh', 'fish']);
/** Shells that may have no line editor: their prompt without echo looks like that for a password. */
const WITHOUT_EDITOR = new Set(['dash', 'sh', 'ash', 'ksh', 'oksh']);
/** Programs behind which there may be a shell that the kernel does not show. */
const RELAYS = new Set([
  ...[
    'ssh',
    'sshpass',
    'autossh',
    'mosh-client',
    'telnet',
    'docker',
    'podman',
    'nerdctl',
    'kubectl',
    'oc',
    'ctr',
    'crictl',
  ],
  ...[
    'lxc',
    'incus',
    'machinectl',
    'nsenter',
    'su',
    'sudo',
    'doas',
    'script',
    'adb',
    'vagrant',
    'picocom',
    'socat',
    'strand',
  ],
]);

/** Silence after which something that cannot be seen is taken for a prompt; shorter if a line editor reads. */
const PROMPT_SILENCE_MS = 50;
const EDITOR_PROMPT_SILENCE_MS = 5;
/** How long the first output is waited for. */
const FIRST_OUTPUT_LIMIT_MS = 500;
/** A program that a shell starts before its prompt may read the terminal for a moment. */
const UNSURE_LIMIT_MS = 300;

const FAST_POLL_INTERVAL_MS = 2;
const SLOW_POLL_INTERVAL_MS = 10;

/** A shell that waits for a command, as far as it is known. */
export interface Prompt {
  readonly family: ShellFamily;
  /** Undefined if the kernel does not show the shell. */
  readonly pid?: number | undefined;
  /** Whether the shell takes a bracketed paste, if one has asked for it. */
  readonly takesPaste: boolean;
}

/**
 * Waits until a shell seems to wait for a command.
 *
 * @param isOver whether the caller has given up
 * @returns what is known of the shell; undefined if the caller has given up
 * @throws an Error when another program waits for input.
 */
export async function untilPrompt(view: ForegroundView, isOver: () => boolean): Promise<Prompt | undefined> {
  const start = performance.now();
  let kind: Kind | undefined;
  let since = start;
  while (!isOver()) {
    const state = view.state();
    if (kindOf(state) !== kind) since = performance.now();
    kind = kindOf(state);
    const found = judge(view, state, performance.now() - since, performance.now() - start);
    if (found) return found;
    const isNew = performance.now() - start < 10 * SLOW_POLL_INTERVAL_MS;
    await delay(isNew ? FAST_POLL_INTERVAL_MS : SLOW_POLL_INTERVAL_MS);
  }
  return undefined;
}

/**
 * @param lasted milliseconds for which the state has been of the same kind
 * @param waited milliseconds since the call
 */
function judge(
  view: ForegroundView,
  state: SessionState | undefined,
  lasted: number,
  waited: number,
): Prompt | undefined {
  const kind = kindOf(state);
  if (kind === 'hidden') return isQuiet(view, waited) ? { family: 'unknown', takesPaste: true } : undefined;
  if (!state || kind === 'working') return undefined;
  if (!isAtPrompt(state) && lasted <= UNSURE_LIMIT_MS) return undefined;
  if (kind === 'foreign') throw notShell(state);
  return { family: kind, pid: state.pid, takesPaste: WITH_PASTE.has(state.name ?? '') };
}

/** Whether a shell waits for a line as it usually does. Without echo, it may as well be a loader that reads its program. */
export function isAtPrompt(state: SessionState | undefined): boolean {
  const kind = kindOf(state);
  return state?.state !== 'password' && (kind === 'posix' || kind === 'fish');
}

type Kind = 'working' | 'hidden' | 'foreign' | 'posix' | 'fish';

function kindOf(seen: SessionState | undefined): Kind {
  if (!seen) return 'hidden';
  const { state, by, name = '' } = seen;
  if (state === 'working' || state === 'ended') return 'working';
  if (by === 'guess' || RELAYS.has(name)) return 'hidden';
  if (state === 'password' && !WITHOUT_EDITOR.has(name)) return 'foreign';
  if (name === 'fish') return 'fish';
  return POSIX_SHELLS.has(name) ? 'posix' : 'foreign';
}

function isQuiet(view: ForegroundView, waited: number): boolean {
  const quiet = view.quiet();
  if (quiet === Number.POSITIVE_INFINITY) return waited > FIRST_OUTPUT_LIMIT_MS;
  return quiet >= (view.bracketedPaste ? EDITOR_PROMPT_SILENCE_MS : PROMPT_SILENCE_MS);
}

function notShell({ name = 'another program', pid, state }: SessionState): Error {
  const waits = { keys: 'keys', line: 'a line', password: 'a password' }[
    state as 'keys' | 'line' | 'password'
  ];
  return new Error(
    `run needs a shell at its prompt, but ${name}${pid === undefined ? '' : ` (pid ${pid})`} waits for ${waits}`,
  );
}

/** Whether the kernel does not show what the other end does. */
export function isHidden(state: SessionState | undefined): boolean {
  return kindOf(state) === 'hidden';
}
