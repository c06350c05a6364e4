/**
 * Parses the words of a command line: `[OPTION]… [OPERAND]… [--] COMMAND [ARGUMENT]…`. Options may stand between and after the
 * operands. Everything from the first word of COMMAND on belongs to it and is not parsed.
 *
 * Test: test/frame/command-line.test.ts
 */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { UsageError } from '../usage-error.js';
import type { CommandTable, Operand } from './command.js';
import { didYouMean } from './nearest.js';
import type { Given, Option, Options, Values } from './option.js';

export interface CommandLine<O extends Options> {
  readonly values: Values<O>;
  /** The options in the order in which they were given. */
  readonly given: readonly Given<O>[];
  readonly operands: readonly string[];
  /** COMMAND and its arguments; empty if there is none. */
  readonly rest: readonly string[];
}

type Tokens = NonNullable<ReturnType<typeof parseArgs<{ tokens: true; strict: false }>>['tokens']>;
type OptionToken = Extract<Tokens[number], { kind: 'option' }>;

/** @throws {UsageError} for an unknown option, a wrong value, and a missing or unexpected word */
export function parseCommandLine<O extends Options>(
  args: readonly string[],
  { options, operands: expected = [], rest }: Pick<CommandTable<O>, 'options' | 'operands' | 'rest'>,
): CommandLine<O> {
  const { tokens } = parseArgs({
    args: [...args],
    options: configOf(options),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const given: { name: string; value: unknown }[] = [];
  const operands: string[] = [];
  let end = args.length;
  for (const token of tokens) {
    if (token.kind === 'option') given.push(read(token, options));
    else if (token.kind === 'positional' && operands.length < expected.length) operands.push(token.value);
    else if (rest) {
      end = token.kind === 'positional' ? token.index : token.index + 1;
      break;
    } else if (token.kind === 'positional') {
      throw new UsageError(`unexpected argument ${JSON.stringify(token.value)}`);
    }
  }
  const command = args.slice(end);
  const values = collect(given, options);
  checkOperands(operands, expected);
  // An incomplete line may ask for help, too: `strand play --help`.
  if (!values['help']) checkComplete(operands, expected, command, rest);
  return {
    values: values as Values<O>,
    given: given as unknown as Given<O>[],
    operands,
    rest: command,
  };
}

function configOf(options: Options): NonNullable<ParseArgsConfig['options']> {
  return Object.fromEntries(
    Object.entries(options).flatMap(([name, { short, value, negatable }]) => {
      const type = value === undefined ? ('boolean' as const) : ('string' as const);
      const config = { type, ...(short !== undefined && { short }) };
      const opposite = [`no-${name}`, { type: 'boolean' as const }] as const;
      return negatable ? [[name, config] as const, opposite] : [[name, config] as const];
    }),
  );
}

function read({ name, rawName, value, inlineValue }: OptionToken, options: Options) {
  const opposite = name.startsWith('no-') ? options[name.slice('no-'.length)] : undefined;
  const option = Object.hasOwn(options, name) ? options[name] : opposite?.negatable ? opposite : undefined;
  if (!option) throw new UsageError(`unknown option '${rawName}'${didYouMean(rawName, namesOf(options))}`);
  if (option.value === undefined) {
    if (value !== undefined) throw new UsageError(`option '${rawName}' does not take a value`);
    return option === opposite ? { name: name.slice('no-'.length), value: false } : { name, value: true };
  }
  if (value === undefined) throw new UsageError(`option '${rawName}' needs a value: ${option.value}`);
  if (!inlineValue && value.startsWith('-') && value !== '-') {
    const hint = `one that begins with - is written as --${name}=${value}`;
    throw new UsageError(`option '${rawName}' needs a value: ${option.value}; ${hint}`);
  }
  return { name, value: convert(`--${name}`, option, value) };
}

function namesOf(options: Options): string[] {
  return Object.entries(options).flatMap(([name, { negatable }]) =>
    negatable ? [`--${name}`, `--no-${name}`] : [`--${name}`],
  );
}

function convert(name: string, { choices, parse, expected }: Option, text: string): unknown {
  if (text === '') throw new UsageError(`${name} must not be empty`);
  const got = `got ${JSON.stringify(text)}`;
  if (choices && !choices.includes(text)) {
    throw new UsageError(`${name} must be one of ${choices.join(', ')}, ${got}${didYouMean(text, choices)}`);
  }
  if (!parse) return text;
  const value = parsed(name, parse, text);
  if (value === undefined) throw new UsageError(`${name} must be ${expected ?? 'valid'}, ${got}`);
  return value;
}

function parsed(name: string, parse: NonNullable<Option['parse']>, text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(`${name}: ${error.message}`);
  }
}

function checkOperands(words: readonly string[], operands: readonly Operand[]): void {
  for (const [index, word] of words.entries()) {
    const { name = '', choices } = operands[index] ?? {};
    if (word === '') throw new UsageError(`${name} must not be empty`);
    if (choices && !choices.includes(word)) {
      const got = `got ${JSON.stringify(word)}${didYouMean(word, choices)}`;
      throw new UsageError(`${name} must be one of ${choices.join(', ')}, ${got}`);
    }
  }
}

function checkComplete(
  words: readonly string[],
  operands: readonly Operand[],
  command: readonly string[],
  rest: CommandTable['rest'],
): void {
  const left = [operands[words.length], command.length === 0 ? rest : undefined];
  const missing = left.find((word) => word && !word.optional);
  if (missing) throw new UsageError(`no ${missing.name} was given`);
}

/** The last value of each option, or all of them. */
function collect(
  given: readonly { name: string; value: unknown }[],
  options: Options,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(options).map(([name, { repeatable }]) => {
      const values = given.filter((each) => each.name === name).map(({ value }) => value);
      return [name, repeatable ? values : values.at(-1)];
    }),
  );
}
