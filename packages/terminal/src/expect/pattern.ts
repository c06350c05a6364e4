/** A pattern that is not searched in the output. Not a symbol: TypeScript would forget which one in an array. */
export interface SpecialPattern<Name extends string> {
  readonly special: Name;
}

/** Stands for the end of the output in a list of patterns. The match then has everything that was left as `before`. */
export const EOF: SpecialPattern<'EOF'> = Object.freeze({ special: 'EOF' });

/** Stands for the timeout in a list of patterns: `expect` then resolves instead of rejecting, and consumes nothing. */
export const TIMEOUT: SpecialPattern<'TIMEOUT'> = Object.freeze({ special: 'TIMEOUT' });

/**
 * What `expect` waits for: a string or RegExp in the text without escape sequences, the end of the output, the timeout, or with
 * `raw` a string or RegExp in the output with its escape sequences. The flags `g` and `y` of a RegExp have no effect.
 */
export type Pattern = string | RegExp | typeof EOF | typeof TIMEOUT | { readonly raw: string | RegExp };

/** What `expect` found. */
export interface Match {
  /** The position of the pattern in the list; 0 for a single pattern. */
  readonly index: number;
  readonly pattern: Pattern;
  /** The text before the match that no earlier match has consumed, at most `maxBuffer` characters. */
  readonly before: string;
  /** The matching text; empty for `EOF` and `TIMEOUT`. */
  readonly text: string;
  /** The groups of a RegExp, without the whole match; undefined for a group that did not take part. */
  readonly groups: readonly (string | undefined)[];
  /** The named groups of a RegExp that took part. */
  readonly named: Readonly<Record<string, string>>;
}

/** A pattern in the form in which it is searched for. */
export type Search =
  | { readonly kind: 'eof' | 'timeout' }
  | { readonly kind: 'string'; readonly raw: boolean; readonly value: string }
  | { readonly kind: 'regexp'; readonly raw: boolean; readonly value: RegExp };

/**
 * Reads the patterns of one call.
 *
 * @param maxBuffer no string that is longer can ever be found
 * @throws {TypeError|RangeError} for anything that is not a pattern
 */
export function readPatterns(patterns: Pattern | readonly Pattern[], maxBuffer: number): readonly Search[] {
  const list = Array.isArray(patterns) ? (patterns as readonly Pattern[]) : [patterns as Pattern];
  if (list.length === 0) throw new TypeError('expect needs at least one pattern, but the list is empty');
  return list.map((pattern) => readPattern(pattern, maxBuffer));
}

function readPattern(pattern: Pattern, maxBuffer: number): Search {
  if (typeof pattern !== 'object' || pattern === null || isRegExp(pattern)) {
    return readText(pattern, false, maxBuffer);
  }
  if ('raw' in pattern) return readText(pattern.raw, true, maxBuffer);
  // By the name, so that those of another copy of the package work too.
  if (pattern.special === EOF.special) return { kind: 'eof' };
  if (pattern.special === TIMEOUT.special) return { kind: 'timeout' };
  return readText(pattern, false, maxBuffer);
}

function readText(value: unknown, raw: boolean, maxBuffer: number): Search {
  if (typeof value === 'string') {
    if (value === '') throw new TypeError('an empty string is not a pattern: it would match at once');
    if (value.length > maxBuffer) {
      throw new RangeError(
        `the pattern has ${value.length} characters, but maxBuffer keeps only ${maxBuffer}`,
      );
    }
    return { kind: 'string', raw, value };
  }
  if (isRegExp(value)) {
    // Without the flags that keep a position between calls.
    const flags = value.flags.replace(/[gy]/g, '');
    return { kind: 'regexp', raw, value: new RegExp(value.source, flags) };
  }
  throw new TypeError(
    `a pattern is a string, a RegExp, EOF, TIMEOUT or { raw: string | RegExp }, not ${describeValue(value)}`,
  );
}

/** Also for a RegExp of another realm, such as a test runner's. */
export function isRegExp(value: unknown): value is RegExp {
  return Object.prototype.toString.call(value) === '[object RegExp]';
}

function describeValue(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  return typeof value === 'object' ? 'an object' : `${typeof value} ${String(value)}`;
}

/** Describes a pattern for errors: `"login: "`, `/\$ $/`, `EOF`. */
export function describePattern(pattern: Pattern): string {
  if (typeof pattern === 'string') return JSON.stringify(pattern);
  if (isRegExp(pattern)) return String(pattern);
  return 'special' in pattern ? pattern.special : `raw ${describePattern(pattern.raw)}`;
}
