import assert from 'node:assert/strict';
import { parseCommandLine } from '#src/command-line.js';
import { UsageError } from '#src/usage-error.js';
import { test } from './support/test.js';

const options = { size: { type: 'string' }, help: { type: 'boolean', short: 'h' } } as const;
const parse = (...args: string[]) => {
  const { values, command } = parseCommandLine(args, options);
  return { values: { ...values }, command };
};

test('parseCommandLine takes everything from the first word on as the command, its options included', () => {
  assert.deepEqual(parse('ls', '--size', '-h', '--', 'x'), {
    values: {},
    command: ['ls', '--size', '-h', '--', 'x'],
  });
});

test('parseCommandLine does not take the value of an option for the command', () => {
  assert.deepEqual(parse('--size', '9x9', 'ls'), { values: { size: '9x9' }, command: ['ls'] });
  assert.deepEqual(parse('--size=9x9', 'ls'), { values: { size: '9x9' }, command: ['ls'] });
});

test('parseCommandLine takes everything after -- as the command, and removes only that --', () => {
  assert.deepEqual(parse('-h', '--', '--size', '--'), { values: { help: true }, command: ['--size', '--'] });
});

test('parseCommandLine takes a lone - as the command', () => {
  assert.deepEqual(parse('-', '-h'), { values: {}, command: ['-', '-h'] });
});

test('parseCommandLine accepts an empty command', () => {
  assert.deepEqual(parse(), { values: {}, command: [] });
  assert.deepEqual(parse('-h', '--'), { values: { help: true }, command: [] });
});

test('parseCommandLine throws a UsageError of one line for an invalid option', () => {
  const complaints = { '--nosuch': "unknown option '--nosuch'", '--help=1': /does not take an argument/ };
  for (const [option, message] of Object.entries(complaints)) {
    assert.throws(() => parse(option, 'ls'), { name: 'UsageError', message });
  }
  assert.throws(
    () => parse('--size', '--help', 'ls'),
    (error) => error instanceof UsageError && !error.message.includes('\n'),
  );
});
