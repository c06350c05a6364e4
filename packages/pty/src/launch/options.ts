/**
 * Checks of arguments and options, before anything is opened or started. Each error names the option, the value and what was
 * expected.
 *
 * Test: test/launch/options.test.ts
 */
import { fileURLToPath } from 'node:url';
import { inspect, types } from 'node:util';
import type { ProcessEvents, SizeOptions, Text, WindowSize } from '../interfaces.js';

export const DEFAULT_COLUMNS = 80;
export const DEFAULT_ROWS = 24;
/** Sizes cross into the kernel as 16 bits. */
const LARGEST_SIZE = 0xffff;
/** One less than (uid_t)-1, which means "no change" to the kernel. */
const LARGEST_ID = 0xffff_fffe;

/** The TypeError for a value of the wrong type. */
export function invalid(name: string, value: unknown, expected: string): TypeError {
  return new TypeError(`${name} must be ${expected}, got ${inspect(value, { depth: 0 })}`);
}

/** @throws {TypeError} also for a Map, a Promise and the like, which would pass as an empty object. */
export function requireObject(
  name: string,
  value: unknown,
  expected: string,
): asserts value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalid(name, value, expected);
  if (Object.keys(value).length > 0 || Object.prototype.toString.call(value) === '[object Object]') return;
  const hint = types.isMap(value) ? ': pass Object.fromEntries(map)' : '';
  throw new TypeError(`${name} must be ${expected}, got ${inspect(value, { depth: 0 })}${hint}`);
}

/** The entries of an object whose names the caller chooses, such as `env`; each is read once. @throws {TypeError} */
export function requireEntries(name: string, value: unknown, expected: string): [string, unknown][] {
  requireObject(name, value, expected);
  return Object.entries(value);
}

export function requireInteger(name: string, value: unknown, least: number, most: number): number {
  if (typeof value !== 'number') throw invalid(name, value, `an integer from ${least} to ${most}`);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new RangeError(`${name} must be an integer from ${least} to ${most}, got ${value}`);
}

/** An optional number of milliseconds. One that exceeds the range of timers is refused, where a timer would use 1. */
export function optionalMilliseconds(name: string, value: unknown): number | undefined {
  return value === undefined ? undefined : requireInteger(name, value, 0, 0x7fff_ffff);
}

/** An optional count of at least 1. */
export function optionalPositive(name: string, value: unknown): number | undefined {
  return value === undefined ? undefined : requireInteger(name, value, 1, Number.MAX_SAFE_INTEGER);
}

export function optionalBoolean(name: string, value: unknown, fallback: boolean): boolean {
  if (value === undefined) return fallback;
  if (typeof value !== 'boolean') throw invalid(name, value, 'a boolean');
  return value;
}

export function oneOf<T extends string>(name: string, value: unknown, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === value);
  if (found === undefined) throw invalid(name, value, choices.map((choice) => `'${choice}'`).join(' or '));
  return found;
}

export function requireDescriptor(name: string, value: unknown): number {
  return requireInteger(name, value, 0, 0x7fff_ffff);
}

/** Checks a size, with its defaults. */
export function windowSize(size: SizeOptions): Required<WindowSize> {
  const { columns = DEFAULT_COLUMNS, rows = DEFAULT_ROWS, pixelWidth = 0, pixelHeight = 0 } = size;
  return requireWindowSize({ columns, rows, pixelWidth, pixelHeight });
}

export function requireWindowSize(size: Required<WindowSize>): Required<WindowSize> {
  const { columns, rows, pixelWidth, pixelHeight } = size;
  return {
    columns: requireInteger('columns', columns, 1, LARGEST_SIZE),
    rows: requireInteger('rows', rows, 1, LARGEST_SIZE),
    pixelWidth: requireInteger('pixelWidth', pixelWidth, 0, LARGEST_SIZE),
    pixelHeight: requireInteger('pixelHeight', pixelHeight, 0, LARGEST_SIZE),
  };
}

export function optionalId(name: 'uid' | 'gid', value: unknown): number | undefined {
  return value === undefined ? undefined : requireInteger(name, value, 0, LARGEST_ID);
}

export function optionalGroups(value: unknown): Uint32Array | undefined {
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) throw invalid('groups', value, 'an array of group ids');
  return Uint32Array.from(value, (group, index) => requireInteger(`groups[${index}]`, group, 0, LARGEST_ID));
}

/** Checks text for the kernel, which ends at the first NUL. */
export function requireText(name: string, value: unknown): Text {
  if (typeof value === 'string') {
    if (value.includes('\0')) throw new TypeError(`${name} must not contain a NUL, got ${inspect(value)}`);
    return value;
  }
  if (types.isUint8Array(value)) {
    if (value.includes(0)) throw new TypeError(`${name} must not contain a NUL byte`);
    return value;
  }
  throw invalid(name, value, 'a string or a Uint8Array');
}

export function requirePath(name: string, value: unknown): Text {
  const path = requireText(name, value);
  if (path.length === 0) throw new TypeError(`${name} must not be empty`);
  return path;
}

/** The directory that the child starts in, by either name of the option. */
export function optionalDirectory({ cwd, path }: { cwd: unknown; path: unknown }): Text | undefined {
  if (cwd !== undefined && path !== undefined)
    throw new TypeError('cwd and path are two names of one option: pass only one of them');
  if (path !== undefined) return requireDirectory('path', path);
  return cwd === undefined ? undefined : requireDirectory('cwd', cwd);
}

function requireDirectory(name: string, value: unknown): Text {
  if (isURL(value)) return requirePath(name, pathOf(name, value.href));
  if (typeof value === 'string' || types.isUint8Array(value)) return requirePath(name, value);
  throw invalid(name, value, 'a string, a Uint8Array or a file: URL');
}

/** True also for a URL of another realm. */
function isURL(value: unknown): value is URL {
  return value instanceof URL || Object.prototype.toString.call(value) === '[object URL]';
}

function pathOf(name: string, href: string): string {
  try {
    return fileURLToPath(href);
  } catch (error) {
    const { message } = error as TypeError;
    throw new TypeError(`${name} must be the URL of a directory, got ${inspect(href)}: ${message}`);
  }
}

/** Joins texts into one, each followed by NUL, so that they cross into C in one piece. */
function joinTexts(texts: readonly Text[]): Text {
  if (texts.every((text) => typeof text === 'string')) return joinStrings(texts);
  const nul = Buffer.alloc(1);
  return Buffer.concat(texts.flatMap((text) => [typeof text === 'string' ? Buffer.from(text) : text, nul]));
}

function joinStrings(texts: readonly string[]): string {
  let joined = '';
  for (const text of texts) joined += `${text}\0`;
  return joined;
}

export function requireTexts(name: string, texts: unknown): asserts texts is readonly Text[] {
  if (!Array.isArray(texts)) throw invalid(name, texts, 'an array of strings or Uint8Arrays');
}

/** Checks argv, and joins it. */
export function requireArguments(name: string, args: unknown): Text {
  requireTexts(name, args);
  // Copied, since `every` and `map` skip the holes of an array.
  const texts = [...args];
  if (texts.every(isPlain)) return joinStrings(texts);
  return joinTexts(texts.map((argument, index) => requireText(`${name}[${index}]`, argument)));
}

function isPlain(text: Text): text is string {
  return typeof text === 'string' && !text.includes('\0');
}

/** Checks `env`, and joins `NAME=value` of each variable that is not undefined. */
export function requireEnvironment(env: unknown): Text {
  const variables: Text[] = [];
  for (const [name, value] of requireEntries('env', env, 'an object of names and values')) {
    if (value === undefined) continue;
    if (name.length === 0 || name.includes('=')) {
      throw new TypeError(`a name in env must be neither empty nor contain "=", got ${inspect(name)}`);
    }
    variables.push(variable(name, value));
  }
  return joinTexts(variables);
}

function variable(name: string, value: unknown): Text {
  const text = requireText(`env.${name}`, value);
  requireText('a name in env', name);
  return typeof text === 'string' ? `${name}=${text}` : Buffer.concat([Buffer.from(`${name}=`), text]);
}

/** Methods that every protocol must have. */
const PROTOCOL_METHODS = [
  'makeConnection',
  'childDataReceived',
  'childConnectionLost',
  'processExited',
  'processEnded',
] as const satisfies readonly (keyof ProcessEvents)[];

/** Methods that a protocol may have; see `ProcessProtocol.processStopped`. */
const OPTIONAL_PROTOCOL_METHODS = [
  'processStopped',
  'processContinued',
] as const satisfies readonly (keyof ProcessEvents)[];

/** An optional method of an object, own or inherited. One of a polluted `Object.prototype` does not count. */
export function optionalMethod<T extends object, Name extends keyof T>(
  object: T,
  name: Name,
): T[Name] | undefined {
  const method = object[name];
  return method === Reflect.get(Object.prototype, name) ? undefined : method;
}

/** Checks a protocol. @throws {TypeError} that names the missing methods. */
export function requireProtocol(protocol: unknown): void {
  if (typeof protocol !== 'object' || protocol === null)
    throw invalid('protocol', protocol, 'a ProcessProtocol');
  const methods: Partial<Record<keyof ProcessEvents, unknown>> = protocol;
  for (const name of OPTIONAL_PROTOCOL_METHODS) {
    const method = optionalMethod(methods, name);
    if (method !== undefined && typeof method !== 'function')
      throw invalid(`protocol.${name}`, method, 'a function');
  }
  const missing = PROTOCOL_METHODS.filter((name) => typeof methods[name] !== 'function');
  if (missing.length === 0) return;
  throw new TypeError(
    `protocol must be a ProcessProtocol, got ${inspect(protocol, { depth: 0 })} without the method ` +
      `${missing.join(', ')}: extend ProcessProtocol, whose methods do nothing`,
  );
}
