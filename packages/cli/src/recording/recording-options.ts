/**
 * Options of the commands that make, play or convert recordings.
 *
 * Test: test/commands/record.test.ts, test/recording/redaction-option.test.ts
 */
import type { Option } from '../frame/option.js';
import { parseRedaction } from './redaction-option.js';

export const redactOption = {
  value: 'RULE',
  description:
    'masks secrets: tokens, keys or email for those with a known form, /REGEXP/FLAGS for every match, anything else for that text',
  repeatable: true,
  parse: parseRedaction,
} as const satisfies Option;

export const idleLimitOption = {
  value: 'SECONDS',
  description: 'shortens longer pauses to this time',
  parse: parsePositive,
  expected: 'a number of seconds above 0, such as 2 or 0.5',
} as const satisfies Option;

export const speedOption = {
  value: 'FACTOR',
  description: 'how many times as fast; default: 1',
  parse: parsePositive,
  expected: 'a number above 0, such as 2 or 0.5',
} as const satisfies Option;

function parsePositive(text: string): number | undefined {
  return parseTime(text) || undefined;
}

/** Parses a number of at least 0. */
export function parseTime(text: string): number | undefined {
  const value = /^(\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? value : undefined;
}
