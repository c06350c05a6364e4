import type { Writable } from 'node:stream';
import type { SpawnOptions } from 'strand-pty';
import { checkSize } from '../asciicast/cast-header.js';
import { checkOptions } from '../expect/check-options.js';
import { readMilliseconds } from '../expect/wait-options.js';
import { checkCount } from '../screen/screen.js';

/** Options of every session. */
export interface SessionOptions {
  /** Whether there is a screen, and how many lines that have left it are kept, at least 0. Default: true, with 1,000 lines. */
  screen?: boolean | { readonly scrollback?: number | undefined } | undefined;
  /** How many characters `expect` keeps and searches, at least 1. Older ones are dropped. Default: 65,536. */
  maxBuffer?: number | undefined;
  /** Milliseconds after which a wait fails, 0 to 2,147,483,647, or Infinity for no limit. Default: 30,000. */
  timeout?: number | undefined;
  /** Receives what comes and what is sent; secrets as `••••`. A slow log slows the program down. */
  log?: Writable | undefined;
}

/** Options of `Session.spawn`: those of the session, and those of `spawn` of strand-pty except `timeout` and `encoding`. */
export type SessionSpawnOptions = Omit<SpawnOptions, 'timeout' | 'encoding'> & SessionOptions;

/** Options of `Session.over`. */
export interface SessionOverOptions extends SessionOptions {
  /** Columns of the screen. Default: 80. */
  columns?: number | undefined;
  /** Rows of the screen. Default: 24. */
  rows?: number | undefined;
}

export interface SessionSettings {
  /** Lines of scrollback; undefined for no screen. */
  readonly scrollback: number | undefined;
  readonly maxBuffer: number;
  readonly timeout: number;
  readonly isTimeoutGiven: boolean;
  readonly log: Writable | undefined;
}

export interface OverSettings {
  readonly settings: SessionSettings;
  readonly columns: number;
  readonly rows: number;
}

/** @throws {TypeError|RangeError} for a wrong option */
export function readSessionOptions({
  screen,
  maxBuffer = 65_536,
  timeout,
  log,
}: SessionOptions): SessionSettings {
  if (!Number.isInteger(maxBuffer) || maxBuffer < 1) {
    throw new RangeError(`maxBuffer must be a positive whole number, not ${String(maxBuffer)}`);
  }
  if (log !== undefined && typeof log?.write !== 'function') throw new TypeError('log must be a Writable');
  return {
    scrollback: readScreen(screen),
    maxBuffer,
    timeout: readMilliseconds('timeout', timeout, 30_000),
    isTimeoutGiven: timeout !== undefined,
    log,
  };
}

const SESSION_OPTIONS = ['screen', 'maxBuffer', 'timeout', 'log'] as const satisfies (keyof SessionOptions)[];
const OVER_OPTIONS: readonly (keyof SessionOverOptions)[] = [...SESSION_OPTIONS, 'columns', 'rows'];
const SCREEN_OPTIONS: readonly string[] = ['scrollback'];

/** The compiler reports a name that is missing here. */
const SPAWN_OPTIONS: Readonly<Record<Exclude<keyof SessionSpawnOptions, keyof SessionOptions>, true>> = {
  cwd: true,
  env: true,
  argv0: true,
  term: true,
  columns: true,
  rows: true,
  pixelWidth: true,
  pixelHeight: true,
  echo: true,
  raw: true,
  stdio: true,
  uid: true,
  gid: true,
  groups: true,
  limits: true,
  umask: true,
  nice: true,
  cgroup: true,
  eof: true,
  readableHighWaterMark: true,
  writableHighWaterMark: true,
  signal: true,
  killSignal: true,
  killGrace: true,
  linger: true,
};
const ALL_SPAWN_OPTIONS: readonly string[] = [...SESSION_OPTIONS, ...Object.keys(SPAWN_OPTIONS)];

/**
 * Checks the names of the options of `Session.spawn`. JavaScript may pass those of `spawn` and of child_process.
 *
 * @throws {TypeError} for an unknown option, whose nearest is named
 */
export function checkSpawnOptions(
  options: SessionSpawnOptions & { readonly encoding?: unknown; readonly shell?: unknown },
): void {
  if (options?.encoding !== undefined) {
    throw new TypeError('Session.spawn has no option encoding: a session reads the output as UTF-8');
  }
  if (options?.shell !== undefined) {
    throw new TypeError(
      "Session.spawn has no option shell: start it as the program, Session.spawn('sh', ['-c', command])",
    );
  }
  checkOptions('Session.spawn', options, ALL_SPAWN_OPTIONS);
}

/** @throws {TypeError|RangeError} for a wrong option, and for an unknown one, whose nearest is named */
export function readOverOptions(options: SessionOverOptions): OverSettings {
  checkOptions('Session.over', options, OVER_OPTIONS);
  const { columns = 80, rows = 24 } = options;
  checkSize(columns, rows);
  return { settings: readSessionOptions(options), columns, rows };
}

function readScreen(screen: SessionOptions['screen']): number | undefined {
  if (screen === false) return undefined;
  if (screen === undefined || screen === true) return 1000;
  if (typeof screen !== 'object' || screen === null) {
    throw new TypeError('screen must be true, false or { scrollback }');
  }
  checkOptions('screen', screen, SCREEN_OPTIONS);
  const { scrollback = 1000 } = screen;
  checkCount('scrollback', scrollback, 0, Number.MAX_SAFE_INTEGER);
  return scrollback;
}
