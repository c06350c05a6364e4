/**
 * Runs a script, ends the sessions that it leaves, and reports how it failed.
 *
 * Test: test/commands/expect.test.ts
 */
import { readFileSync, statSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { WindowSize } from 'strand-pty';
import { SCRIPT_FAILED } from '../exit-status.js';
import { complain, writeAll } from '../print.js';
import { closeOnSignals } from '../sessions/close-on-signals.js';
import { describeFailure, type ScriptFailure, type ScriptFile, textOf } from './describe-failure.js';
import { addGlobals } from './globals.js';
import { addHooks } from './module-hooks.js';
import { ScriptSessions } from './script-sessions.js';

export interface ScriptOptions {
  /** A path, or - for standard input. */
  readonly script: string;
  readonly args: readonly string[];
  /** Milliseconds. */
  readonly timeout: number | undefined;
  readonly size: WindowSize | undefined;
  /** The file for recordings. */
  readonly record: string | undefined;
  readonly verbose: boolean;
  readonly json: boolean;
}

const STACK_LIMIT_FRAMES = 50;

/** Resolves with the exit status. */
export async function runScript(options: ScriptOptions): Promise<number> {
  const { script, args, json } = options;
  const source = readScript(script);
  if ('problem' in source)
    return report({ kind: 'script', status: SCRIPT_FAILED, message: source.problem }, json);
  const { path, text } = source;
  // The first frames may be in strand.
  Error.stackTraceLimit = STACK_LIMIT_FRAMES;
  const url = pathToFileURL(path).href;
  process.argv = [process.execPath, path, ...args];
  addHooks(url, text);
  const sessions = new ScriptSessions(options);
  addGlobals(sessions, args);
  closeOnSignals(() => sessions.open);
  process.on('exit', () => sessions.kill());

  const outcome = await runModule(url, sessions);
  const failure = (outcome && failureOf(outcome, source)) ?? sessions.problem;
  if (failure) return report(failure, json);
  const status = Number(process.exitCode ?? 0);
  if (json) writeAll(1, `${JSON.stringify({ ok: status === 0, status })}\n`);
  return status;
}

interface Outcome {
  readonly error: unknown;
  /** The error of a call that was still open when the script had ended. */
  readonly isLate: boolean;
}

/** Resolves at the end of the script and of its sessions, with the first error. */
async function runModule(url: string, sessions: ScriptSessions): Promise<Outcome | undefined> {
  const errors: unknown[] = [];
  await new Promise<void>((resolve) => {
    const fail = (error: unknown) => {
      errors.push(error);
      resolve();
    };
    process.on('uncaughtException', fail).on('unhandledRejection', fail);
    // Nothing can happen any more, but the script has not ended.
    process.once('beforeExit', () => fail(new Error('the script waits for something that cannot happen')));
    import(url).then(() => resolve(), fail);
  });
  const isLate = errors.length === 0;
  await sessions.close();
  // Node reports a rejection that is not handled after the promises have been settled.
  await turn();
  return errors.length === 0 ? undefined : { error: errors[0], isLate };
}

function failureOf({ error, isLate }: Outcome, script: ScriptFile): ScriptFailure {
  const failure = describeFailure(error, script);
  if (!isLate) return failure;
  const hint = 'the script ended before this call: is an await missing?';
  return { ...failure, kind: 'script', status: SCRIPT_FAILED, message: `${hint}\n${failure.message}` };
}

type Source = { readonly path: string; readonly text: string | undefined } | { readonly problem: string };

/** The path of the script; its text if that comes from standard input. */
function readScript(script: string): Source {
  if (script === '-') return { path: resolve('[stdin].mjs'), text: readFileSync(0, 'utf8') };
  const path = resolve(script);
  // An empty name would resolve to the working directory.
  const problem = script === '' ? 'it has no name' : problemOf(path);
  return problem === undefined
    ? { path, text: undefined }
    : { problem: `cannot run ${JSON.stringify(script)}: ${problem}` };
}

function problemOf(path: string): string | undefined {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return 'there is no such file';
  if (stat.isDirectory()) return 'it is a directory';
  if (!/^\.[mc]?ts$/.test(extname(path)) || removesTypes()) return undefined;
  return `TypeScript needs Node.js 22.18 or later, and this is ${process.versions.node}`;
}

function removesTypes(): boolean {
  return Boolean((process.features as { readonly typescript?: string | false }).typescript);
}

/** Prints what went wrong, and returns the exit status. */
function report(failure: ScriptFailure, json: boolean): number {
  if (json) writeAll(1, `${JSON.stringify({ ok: false, ...failure })}\n`);
  else complain(textOf(failure));
  return failure.status;
}
