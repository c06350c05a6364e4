/**
 * Starts a program, takes the steps, and writes the screen.
 *
 * Test: test/commands/screenshot.test.ts
 */
import { SpawnError } from 'strand-pty';
import {
  type ExitStatus,
  ExpectEnded,
  ExpectTimeout,
  type Screen,
  Session,
  type SVGOptions,
} from 'strand-terminal';
import { exitStatusOfFailure, PROGRAM_ENDED, TIMED_OUT } from '../exit-status.js';
import { reportFailure } from '../failure.js';
import { writeWholeFile } from '../output-file/output-file.js';
import { complain, writeAll } from '../print.js';
import { closeOnSignals } from '../sessions/close-on-signals.js';
import { UsageError } from '../usage-error.js';
import type { Format } from './format.js';
import type { Step } from './step.js';
import { takeSteps } from './take-steps.js';

export interface ScreenshotOptions {
  readonly file: string;
  readonly args: readonly string[];
  readonly program: {
    readonly columns?: number;
    readonly rows?: number;
    readonly cwd: string | undefined;
    readonly env: Readonly<Record<string, string>> | undefined;
  };
  readonly steps: readonly Step[];
  /** Milliseconds. */
  readonly quiet: number | undefined;
  /** Milliseconds. */
  readonly timeout: number | undefined;
  /** A path, or - for standard output. */
  readonly out: string;
  readonly format: Format;
  readonly look: SVGOptions;
  readonly json: boolean;
}

/** Resolves with the exit status. @throws {UsageError} */
export async function takeScreenshot(options: ScreenshotOptions): Promise<number> {
  const { out, json } = options;
  if (json && out === '-')
    throw new UsageError('--json needs --out FILE, since both print to standard output');
  let session: Session | undefined;
  try {
    closeOnSignals(() => (session ? [session] : []));
    session = start(options);
    await takeSteps(session, options.steps, options.quiet);
    await session.screen.flush();
    return write(pictureOf(session.screen, options), options, await statusOf(session), session.screen);
  } catch (error) {
    const status = statusOfError(error);
    if (status === undefined) throw error;
    complain((error as Error).message);
    return status;
  } finally {
    await session?.close();
  }
}

function start({ file, args, program, timeout }: ScreenshotOptions): Session {
  const { cwd, env, ...size } = program;
  const look = { TERM: 'xterm-256color', COLORTERM: 'truecolor' };
  return Session.spawn(file, args, {
    ...size,
    ...(cwd !== undefined && { cwd }),
    env: env ? { ...look, ...env } : { ...inherited(), ...look },
    ...(timeout !== undefined && { timeout }),
  });
}

/** The environment without the size of strand's own terminal. */
function inherited(): NodeJS.ProcessEnv {
  const { COLUMNS, LINES, ...env } = process.env;
  return env;
}

/** How the program has ended; undefined while it runs. */
async function statusOf(session: Session): Promise<ExitStatus | undefined> {
  return session.state().state === 'ended' ? await session.ended : undefined;
}

function pictureOf(screen: Screen, { format, look }: ScreenshotOptions): string {
  switch (format) {
    case 'svg':
      return screen.toSVG(look);
    case 'html': {
      const { theme, font, cursor } = look;
      return page(screen.title, screen.toHTML({ theme, font, cursor }));
    }
    case 'ansi':
      return screen.snapshot();
    case 'txt':
      return `${screen.text()}\n`;
  }
}

/** A complete page, which needs its encoding and its title. */
function page(title: string, body: string): string {
  const escaped = title.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const head = `<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>${escaped || 'Screen'}</title>`;
  return `${head}\n<body style="margin: 0">\n${body}</body>\n</html>\n`;
}

function write(
  picture: string,
  { out, format, json }: ScreenshotOptions,
  status: ExitStatus | undefined,
  screen: Screen,
): number {
  if (out === '-') {
    writeAll(1, picture);
    return 0;
  }
  try {
    writeWholeFile(out, picture);
  } catch (error) {
    return reportFailure(out, error);
  }
  if (!json) return 0;
  const { columns, rows, cursor, title, alternate } = screen;
  const report = { file: out, format, columns, rows, cursor, title, alternate, lines: screen.lines() };
  writeAll(1, `${JSON.stringify({ ...report, exitCode: null, signal: null, ...status })}\n`);
  return 0;
}

/** The exit status after an error of the program or of a step; undefined for any other error. */
function statusOfError(error: unknown): number | undefined {
  if (error instanceof SpawnError) return exitStatusOfFailure(error);
  if (error instanceof ExpectTimeout) return TIMED_OUT;
  return error instanceof ExpectEnded ? PROGRAM_ENDED : undefined;
}
