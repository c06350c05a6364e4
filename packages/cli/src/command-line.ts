/**
 * Parses a command line of the form `[OPTION]… [--] COMMAND [ARGUMENT]…`. Everything from the first word that is not
 * an option belongs to the command and is not parsed.
 *
 * Test: test/command-line.test.ts
 */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { UsageError } from './usage-error.js';

type Options = NonNullable<ParseArgsConfig['options']>;
type Values<O extends Options> = ReturnType<typeof parseArgs<{ options: O }>>['values'];

export interface CommandLine<O extends Options> {
  readonly values: Values<O>;
  /** The command and its arguments; empty if there is none. */
  readonly command: readonly string[];
}

/** @throws {UsageError} for an unknown option, a missing value, or a value that the option does not take. */
export function parseCommandLine<const O extends Options>(
  args: readonly string[],
  options: O,
): CommandLine<O> {
  // The first pass finds where the command begins: only parseArgs knows which words are values of options.
  const { tokens } = parseArgs({ args, options, strict: false, allowPositionals: true, tokens: true });
  const first = tokens.find(({ kind }) => kind !== 'option');
  const end = first?.index ?? args.length;
  const command = args.slice(first?.kind === 'option-terminator' ? end + 1 : end);
  try {
    return { values: parseArgs({ args: args.slice(0, end), options }).values, command };
  } catch (error) {
    throw usageError(error as Error);
  }
}

/** Keeps the first sentence of Node's message, which says what is wrong. */
function usageError({ message }: Error): UsageError {
  const [sentence = message] = message.split(/\.\s/, 1);
  return new UsageError(sentence.charAt(0).toLowerCase() + sentence.slice(1));
}
