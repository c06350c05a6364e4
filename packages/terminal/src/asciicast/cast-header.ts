/**
 * The header of a recording, and its JSON in the versions of the format.
 *
 * Test: test/asciicast/cast-writer.test.ts, test/asciicast/read-cast.test.ts
 */

/** Colours of the terminal, as they are in the file. */
export interface CastTheme {
  /** The text colour: `'#d0d0d0'`. */
  readonly fg: string;
  /** The background colour: `'#212121'`. */
  readonly bg: string;
  /** 8 or 16 colours, separated by colons. */
  readonly palette: string;
}

/** What a recording says about itself. */
export interface CastHeader {
  /** Width of the terminal at the start, at least 1. */
  readonly columns: number;
  /** Height of the terminal at the start, at least 1. */
  readonly rows: number;
  /** Type of the terminal, as in `$TERM`. Version 2 keeps it in `env`. */
  readonly termType?: string | undefined;
  /** Name and version of the terminal, as it answers XTVERSION. Only in version 3. */
  readonly termVersion?: string | undefined;
  /** Start of the recording, in whole seconds since 1970. */
  readonly timestamp?: number | undefined;
  readonly title?: string | undefined;
  readonly command?: string | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly theme?: CastTheme | undefined;
  /** Players shorten longer pauses to this many seconds. */
  readonly idleTimeLimit?: number | undefined;
  /** Only in version 3. */
  readonly tags?: readonly string[] | undefined;
}

/** A version of the format that is read. Version 1 is not written. */
export type CastVersion = 1 | 2 | 3;

/** In place of 0, which asciinema writes when it had no terminal. Its player uses the same. */
const DEFAULT_COLUMNS = 80;
const DEFAULT_ROWS = 24;

/** Returns the first line of a recording, without its end. */
export function encodeHeader(header: CastHeader, version: 2 | 3): string {
  const { columns, rows, termType, termVersion, timestamp, title, command, env, theme, tags } = header;
  const common = { timestamp, idle_time_limit: header.idleTimeLimit, command, title };
  if (version === 3) {
    const term = { cols: columns, rows, type: termType, version: termVersion, theme };
    return JSON.stringify({ version, term, ...common, tags, env });
  }
  const variables = termType === undefined ? env : { TERM: termType, ...env };
  return JSON.stringify({ version, width: columns, height: rows, ...common, env: variables, theme });
}

/** @throws {TypeError|RangeError} if one of them is not a whole number of at least 1 */
export function checkSize(columns: number, rows: number): void {
  for (const [name, value] of Object.entries({ columns, rows })) {
    if (typeof value !== 'number') {
      throw new TypeError(`${name} must be a whole number of at least 1, not ${typeof value}`);
    }
    if (!Number.isSafeInteger(value) || value < 1) {
      throw new RangeError(`${name} must be a whole number of at least 1, not ${String(value)}`);
    }
  }
}

/**
 * Reads the JSON of a header. Optional fields with values of other types are left out.
 * @returns what is wrong, as a string, if it is not a header
 */
export function decodeHeader(json: unknown): { version: CastVersion; header: CastHeader } | string {
  if (!isRecord(json)) return 'the header is not a JSON object';
  const { version } = json;
  // Not shown: it may have more levels than can be written as JSON.
  if (typeof version === 'object' && version !== null) {
    return 'the version of the format is not a number, only 1, 2 and 3 are supported';
  }
  if (version !== 1 && version !== 2 && version !== 3) {
    return `version ${JSON.stringify(version)} of the format is not supported, only 1, 2 and 3`;
  }
  const term = version === 3 ? json['term'] : { cols: json['width'], rows: json['height'] };
  if (!isRecord(term)) return 'the header has no `term`';
  const { cols, rows } = term;
  if (!isSize(cols) || !isSize(rows)) return 'the header has no valid size of the terminal';
  const env = stringsOf(json['env']);
  const header: Record<string, unknown> = {
    columns: cols || DEFAULT_COLUMNS,
    rows: rows || DEFAULT_ROWS,
    termType: version === 3 ? stringOf(term['type']) : env?.['TERM'],
    termVersion: stringOf(term['version']),
    timestamp: numberOf(json['timestamp']),
    title: stringOf(json['title']),
    command: stringOf(json['command']),
    env,
    theme: themeOf(version === 3 ? term['theme'] : json['theme']),
    idleTimeLimit: numberOf(json['idle_time_limit']),
    tags: version === 3 ? tagsOf(json['tags']) : undefined,
  };
  const present = Object.entries(header).filter(([, value]) => value !== undefined);
  return { version, header: Object.fromEntries(present) as unknown as CastHeader };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSize(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function stringOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}

function stringsOf(value: unknown): Record<string, string> | undefined {
  if (!isRecord(value)) return undefined;
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

function tagsOf(value: unknown): string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.filter((tag): tag is string => typeof tag === 'string');
}

function themeOf(value: unknown): CastTheme | undefined {
  if (!isRecord(value)) return undefined;
  const { fg, bg, palette } = value;
  if (typeof fg !== 'string' || typeof bg !== 'string' || typeof palette !== 'string') return undefined;
  return { fg, bg, palette };
}
