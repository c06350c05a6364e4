/**
 * What a script's error says: where, what, and the screen.
 *
 * Test: test/commands/expect.test.ts
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ASSERTION_FAILED, PROGRAM_ENDED, SCRIPT_FAILED, TIMED_OUT } from '../exit-status.js';

export interface ScriptFailure {
  readonly kind: 'timeout' | 'ended' | 'assertion' | 'script' | 'recording';
  readonly status: number;
  readonly message: string;
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  /** The line of the script. */
  readonly code?: string | undefined;
  /** The text of the screen. */
  readonly screen?: string | undefined;
  /** The output that was not matched. */
  readonly before?: string | undefined;
}

export interface ScriptFile {
  readonly path: string;
  /** What was read from standard input; undefined for a file. */
  readonly text: string | undefined;
}

interface Place {
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

export function describeFailure(error: unknown, script: ScriptFile): ScriptFailure {
  const { kind, status } = kindOf(error);
  const place = placeOf(error, script);
  const { screen, before } = error as { readonly screen?: string; readonly before?: string };
  return {
    kind,
    status,
    message: messageOf(error, kind),
    ...(place && {
      file: shortest(place.path),
      line: place.line,
      column: place.column,
      code: codeOf(place, script),
    }),
    screen,
    before,
  };
}

/** `login.mjs:3:7: message`, with the line of the script after the first line of the message. */
export function textOf({ message, file, line, column = 1, code }: ScriptFailure): string {
  if (file === undefined || line === undefined) return message;
  const [first = '', ...others] = message.split('\n');
  const gutter = `  ${line} | `;
  const shown =
    code === undefined ? [] : [gutter + code, `${' '.repeat(gutter.length - 2)}| ${caret(code, column)}`];
  return [`${file}:${line}:${column}: ${first}`, ...shown, ...others].join('\n');
}

/** A caret below a column; tabs stay tabs, so that it is in the right place. */
function caret(code: string, column: number): string {
  return `${code.slice(0, column - 1).replace(/[^\t]/g, ' ')}^`;
}

function kindOf(error: unknown): Pick<ScriptFailure, 'kind' | 'status'> {
  if (!(error instanceof Error)) return { kind: 'script', status: SCRIPT_FAILED };
  const { code } = error as NodeJS.ErrnoException;
  // By their codes, since a script may use another copy of strand-terminal.
  if (code === 'ETIMEDOUT' && !('syscall' in error)) return { kind: 'timeout', status: TIMED_OUT };
  if (code === 'EEND') return { kind: 'ended', status: PROGRAM_ENDED };
  if (code === 'ERR_ASSERTION') return { kind: 'assertion', status: ASSERTION_FAILED };
  return { kind: 'script', status: SCRIPT_FAILED };
}

function messageOf(error: unknown, kind: ScriptFailure['kind']): string {
  if (!(error instanceof Error)) return `the script threw ${String(error)}`;
  return kind === 'script' ? `${error.name}: ${error.message}` : error.message;
}

const FRAME = /(?:\(|at (?:async )?|^)(file:\/\/[^\s()]+?|\/[^\s()]+?):(\d+)(?::(\d+))?\)?$/;

/** The first place in the script, else in another file that belongs to neither Node nor a package. */
function placeOf(error: unknown, script: ScriptFile): Place | undefined {
  if (!(error instanceof Error)) return undefined;
  return error instanceof SyntaxError
    ? (placeIn(error.stack ?? '', script) ?? placeIn(checked(script), script))
    : placeIn(error.stack ?? '', script);
}

/** What Node says about the syntax of a file. The error of an import does not say where. */
function checked({ path, text }: ScriptFile): string {
  if (text !== undefined) return '';
  return spawnSync(process.execPath, ['--check', path], { encoding: 'utf8' }).stderr;
}

function placeIn(stack: string, { path: script }: ScriptFile): Place | undefined {
  const places = stack.split('\n').flatMap((line) => {
    const [, file = '', row = '', column = '1'] = FRAME.exec(line.trim()) ?? [];
    const path = file.startsWith('file:') ? fileURLToPath(file) : file;
    return path === '' ? [] : [{ path, line: Number(row), column: Number(column) }];
  });
  return places.find(({ path }) => path === script) ?? places.find(({ path }) => !isLibrary(path));
}

function isLibrary(path: string): boolean {
  return path.includes('/node_modules/') || /\/packages\/(cli|terminal|pty)\/dist\//.test(path);
}

/** The path from the working directory, if the file is below that. */
function shortest(path: string): string {
  const fromHere = relative('', path);
  return fromHere.startsWith('..') ? path : fromHere;
}

function codeOf({ path, line }: Place, script: ScriptFile): string | undefined {
  const text = path === script.path && script.text !== undefined ? script.text : textIn(path);
  return text?.split('\n')[line - 1];
}

/** Undefined if the file cannot be read any more. */
function textIn(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (syscall === undefined && code !== 'ERR_ACCESS_DENIED') throw error;
    return undefined;
  }
}
