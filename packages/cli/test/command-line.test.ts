import assert from 'node:assert/strict';
import { parseCommandLine } from '#src/command-line.js';
import { UsageError } from '#src/usage-error.js';
import { test } from './support/test.js';

const options = { size: { type: 'string' }, help: { type: 'boolean', short: 'h' } } as const;
const parse = (...args: string[]) => {
  const { values, command } = parseCommandLine(args, options);
  return { values: { ...values }, command };
};

test('what follows the first word is the command, its options too', () => {
  assert.deepEqual(parse('ls', '--size', '-h', '--', 'x'), {
    values: {},
    command: ['ls', '--size', '-h', '--', 'x'],
  });
});

test('the value of an option is not the first word', () => {
  assert.deepEqual(parse('--size', '9x9', 'ls'), { values: { size: '9x9' }, command: ['ls'] });
  assert.deepEqual(parse('--size=9x9', 'ls'), { values: { size: '9x9' }, command: ['ls'] });
});

test('after -- everything is the command, and only that one -- is ours', () => {
  assert.deepEqual(parse('-h', '--', '--size', '--'), { values: { help: true }, command: ['--size', '--'] });
});

test('a lone - is a word', () => {
  assert.deepEqual(parse('-', '-h'), { values: {}, command: ['-', '-h'] });
});

test('there may be no command', () => {
  assert.deepEqual(parse(), { values: {}, command: [] });
  assert.deepEqual(parse('-h', '--'), { values: { help: true }, command: [] });
});

test('what is wrong is said in one line', () => {
  const complaints = { '--nosuch': "unknown option '--nosuch'", '--help=1': /does not take an argument/ };
  for (const [option, message] of Object.entries(complaints)) {
    assert.throws(() => parse(option, 'ls'), { name: 'UsageError', message });
  }
  assert.throws(
    () => parse('--size', '--help', 'ls'),
    (error) => error instanceof UsageError && !error.message.includes('\n'),
  );
});
