/**
 * What is removed from a recording.
 *
 * Test: test/asciicast/redaction.test.ts
 */
import { types } from 'node:util';
import { partialPattern } from './partial-pattern.js';

/** Rules for secrets with a known form. */
export type RedactionName = 'tokens' | 'keys' | 'email';

/**
 * What is removed from a recording: a text, every match of a pattern, or every secret of a kind. Of a RegExp the flags `g` and `y` are
 * ignored.
 */
export type RedactionRule = string | RegExp | { readonly name: RedactionName };

/** Stands in the recording for each removed text. */
export const MASK = '••••';
/** The same in a control string in which only ASCII is allowed. A terminal would end the string and show the rest. */
export const ASCII_MASK = '****';

/** Characters after a match that a lookahead of its pattern may inspect. */
const LOOKAHEAD_CHARACTERS = 1024;

/** A rule as patterns for a text that grows. */
export interface RedactionPattern {
  /** Finds matches in a text that is complete. */
  readonly whole: RegExp;
  /** Finds matches, and beginnings of a match that the end of the text cuts off. */
  readonly partial: RegExp;
  /** Length of each match, if all have the same. */
  readonly length: number | undefined;
  /** Characters that must follow a match before it is certain. */
  readonly margin: number;
}

/**
 * Quantifiers are bounded, so that a long line without a secret is not held back as the beginning of one.
 */
const named: Readonly<Record<RedactionName, readonly RegExp[]>> = {
  tokens: [
    // GitHub, GitLab, npm, PyPI, Slack, Stripe, OpenAI and Anthropic, Google, AWS access keys, Hugging Face.
    /(?<![A-Za-z0-9])(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_\w{22,255}|glpat-[\w-]{20,255})/,
    /(?<![A-Za-z0-9])(?:npm_[A-Za-z0-9]{36}|pypi-[\w-]{50,255}|xox[abeoprs]-[A-Za-z0-9-]{10,255}|hf_[A-Za-z0-9]{30,64})/,
    /(?<![A-Za-z0-9])(?:[rs]k_(?:live|test)_[A-Za-z0-9]{16,255}|sk-[\w-]{20,255}|AIza[\w-]{35})/,
    /(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}/,
    // JSON Web Tokens, and what follows the word Bearer.
    /(?<![\w-])eyJ[\w-]{8,2048}\.eyJ[\w-]{8,4096}\.[\w-]{0,1024}/,
    /(?<=\bbearer\s{1,4})[\w.~+/-]{16,2048}={0,2}/i,
  ],
  keys: [
    /-----BEGIN (?:[A-Z0-9]{1,16} ){0,3}PRIVATE KEY(?: BLOCK)?-----[\s\S]{0,16384}?-----END (?:[A-Z0-9]{1,16} ){0,3}PRIVATE KEY(?: BLOCK)?-----/,
    /(?<=\baws_?secret_?access_?key["']?\s{0,4}[=:]\s{0,4}["']?)[A-Za-z0-9/+]{40}/i,
    /AGE-SECRET-KEY-1[A-Z0-9]{58}/,
  ],
  email: [/(?<![\w.%+-])[\w.%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}/],
};

/** @throws {TypeError} if a rule is empty or not a rule, or for anything else than an array */
export function redactionPatterns(rules: readonly RedactionRule[]): RedactionPattern[] {
  if (!Array.isArray(rules)) {
    throw new TypeError(
      `redact must be an array of rules, such as [{ name: 'tokens' }], not ${typeof rules}`,
    );
  }
  return (rules as readonly RedactionRule[]).flatMap((rule) => {
    if (typeof rule === 'string') {
      if (rule === '') throw new TypeError('a redaction rule must not be an empty string');
      return [patternOf(rule.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'), '', rule.length)];
    }
    // Test runners pass patterns of other realms.
    if (types.isRegExp(rule)) return [patternOf(rule.source, rule.flags)];
    const known = Object.hasOwn(named, rule?.name) ? named[rule.name] : undefined;
    if (!known || Object.keys(rule).length > 1) {
      const names = Object.keys(named)
        .map((name) => `'${name}'`)
        .join(', ');
      throw new TypeError(
        `a redaction rule must be a string, a RegExp or { name } with one of ${names}, not ${describe(rule)}`,
      );
    }
    return known.map(({ source, flags }) => patternOf(source, flags));
  });
}

function patternOf(source: string, flags: string, length?: number): RedactionPattern {
  const searching = `${flags.replace(/[gyd]/g, '')}g`;
  const { pattern, looksAhead } = partialPattern(source, searching);
  return {
    whole: new RegExp(source, searching),
    partial: new RegExp(pattern, searching),
    length,
    margin: looksAhead ? LOOKAHEAD_CHARACTERS : 0,
  };
}

function describe(value: unknown): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}
