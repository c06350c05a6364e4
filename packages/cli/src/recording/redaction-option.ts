import type { RedactionRule } from 'strand-terminal/asciicast';
import { UsageError } from '../usage-error.js';

const RULE_NAMES = ['tokens', 'keys', 'email'] as const;

/**
 * Parses a value of --redact: `tokens`, `keys`, `email`, `/REGEXP/FLAGS`, or else a text.
 *
 * Test: test/recording/redaction-option.test.ts
 *
 * @throws {UsageError} whose message continues `--redact: `
 */
export function parseRedaction(value: string): RedactionRule {
  if (value === '') throw new UsageError('an empty text cannot be redacted');
  const name = RULE_NAMES.find((known) => known === value);
  if (name !== undefined) return { name };
  const [, source, flags] = /^\/(.+)\/([dgimsuvy]*)$/s.exec(value) ?? [];
  if (source === undefined) return value;
  try {
    return new RegExp(source, flags);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new UsageError(`${error.message.charAt(0).toLowerCase()}${error.message.slice(1)}`);
  }
}
