import assert from 'node:assert/strict';
import { parseCommandLine } from '#src/frame/command-line.js';
import { UsageError } from '#src/usage-error.js';
import { test } from '../support/test.js';

const options = {
  size: {
    value: 'SIZE',
    description: '',
    parse: (text: string) => (text === 'wrong' ? undefined : text.toUpperCase()),
    expected: 'a size',
  },
  theme: { value: 'NAME', description: '', choices: ['light', 'dark'] },
  key: { value: 'KEY', short: 'k', description: '', repeatable: true },
  echo: { description: '', negatable: true },
  help: { short: 'h', description: '' },
} as const;
const command = { name: 'COMMAND', completes: 'command' } as const;

/** Parses the line of a command such as run. */
const parse = (...args: string[]) => {
  const { values, rest } = parseCommandLine<typeof options>(args, {
    options,
    rest: { ...command, optional: true },
  });
  const given = Object.entries(values).filter(([, value]) => ![value].flat().every((v) => v === undefined));
  return { values: Object.fromEntries(given), rest };
};

const complaint = (...args: string[]): string => {
  try {
    parse(...args);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  return 'no complaint';
};

test('parseCommandLine takes everything from the first word on as the command, its options included', () => {
  assert.deepEqual(parse('ls', '--size', '-h', '--', 'x'), {
    values: {},
    rest: ['ls', '--size', '-h', '--', 'x'],
  });
});

test('parseCommandLine does not take the value of an option for the command', () => {
  assert.deepEqual(parse('--size', 'big', 'ls'), { values: { size: 'BIG' }, rest: ['ls'] });
  assert.deepEqual(parse('--size=big', 'ls'), { values: { size: 'BIG' }, rest: ['ls'] });
});

test('parseCommandLine takes everything after -- as the command, and removes only that --', () => {
  assert.deepEqual(parse('-h', '--', '--size', '--'), { values: { help: true }, rest: ['--size', '--'] });
});

test('parseCommandLine takes a lone - as the command', () => {
  assert.deepEqual(parse('-', '-h'), { values: {}, rest: ['-', '-h'] });
});

test('parseCommandLine accepts an empty command if it is optional, and otherwise says that it is missing', () => {
  assert.deepEqual(parse(), { values: {}, rest: [] });
  assert.deepEqual(parse('-h', '--'), { values: { help: true }, rest: [] });
  assert.throws(() => parseCommandLine([], { options, rest: command }), { message: 'no COMMAND was given' });
});

test('parseCommandLine takes options between and after operands, and then the command', () => {
  const line = parseCommandLine<typeof options>(['-k', 'a', 'file', '-kb', 'ls', '-k'], {
    options,
    operands: [{ name: 'FILE' }],
    rest: command,
  });
  assert.deepEqual([line.values.key, line.operands, line.rest], [['a', 'b'], ['file'], ['ls', '-k']]);
});

test('parseCommandLine takes words after -- as operands if no command follows', () => {
  const { operands } = parseCommandLine(['in', '--', '-out'], {
    options,
    operands: [{ name: 'IN' }, { name: 'OUT' }],
  });
  assert.deepEqual(operands, ['in', '-out']);
});

test('parseCommandLine names an operand that is missing, and a word that is too much', () => {
  const operands = [{ name: 'IN' }, { name: 'OUT', optional: true }];
  assert.throws(() => parseCommandLine([], { options, operands }), { message: 'no IN was given' });
  assert.throws(() => parseCommandLine(['1', '2', '3'], { options, operands }), {
    message: 'unexpected argument "3"',
  });
});

test('parseCommandLine refuses an empty operand', () => {
  const operands = [{ name: 'IN' }, { name: 'OUT', optional: true }];
  assert.throws(() => parseCommandLine([''], { options, operands }), { message: 'IN must not be empty' });
  assert.throws(() => parseCommandLine(['1', ''], { options, operands }), {
    message: 'OUT must not be empty',
  });
});

test('parseCommandLine keeps options in the order in which they were given', () => {
  const { given } = parseCommandLine<typeof options>(['-k1', '--no-echo', '--key=2', '--echo'], { options });
  assert.deepEqual(given, [
    { name: 'key', value: '1' },
    { name: 'echo', value: false },
    { name: 'key', value: '2' },
    { name: 'echo', value: true },
  ]);
});

test('parseCommandLine takes the last value of an option, and all values of a repeatable one', () => {
  assert.deepEqual(parse('--size=a', '--size=b', '-k1', '-k2', '--echo', '--no-echo').values, {
    size: 'B',
    key: ['1', '2'],
    echo: false,
  });
});

for (const [args, message] of [
  [['--nosuch'], "unknown option '--nosuch'"],
  [['--sise=1'], "unknown option '--sise' (did you mean --size?)"],
  [['--no-ecko'], "unknown option '--no-ecko' (did you mean --no-echo?)"],
  [['--no-size'], "unknown option '--no-size' (did you mean --size?)"],
  [['--constructor'], "unknown option '--constructor'"],
  [['-x'], "unknown option '-x'"],
  [['--help=1'], "option '--help' does not take a value"],
  [['--size'], "option '--size' needs a value: SIZE"],
  [['--size', '-h'], "option '--size' needs a value: SIZE; one that begins with - is written as --size=-h"],
  [['--size', 'wrong'], '--size must be a size, got "wrong"'],
  [['--size='], '--size must not be empty'],
  [['--theme', 'drak'], '--theme must be one of light, dark, got "drak" (did you mean dark?)'],
] as const) {
  test(`parseCommandLine says what is wrong with ${args.join(' ')}`, () => {
    assert.equal(complaint(...args), message);
  });
}
