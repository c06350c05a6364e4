/**
 * A command line of the form `[OPTION]… [--] COMMAND [ARGUMENT]…`: the options are ours up to the first word that is
 * none, and nothing after it is looked at.
 *
 * Test: test/command-line.test.ts
 */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { UsageError } from './usage-error.js';

type Options = NonNullable<ParseArgsConfig['options']>;
type Values<O extends Options> = ReturnType<typeof parseArgs<{ options: O }>>['values'];

export interface CommandLine<O extends Options> {
  readonly values: Values<O>;
  /** The command and its arguments; empty when there is none. */
  readonly command: readonly string[];
}

/** @throws {UsageError} for an option that is not known, or has no value, or has one that it does not take. */
export function parseCommandLine<const O extends Options>(
  args: readonly string[],
  options: O,
): CommandLine<O> {
  // Which words are values of options only parseArgs knows; what the command's own options are nobody does.
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

/** Node goes on for several sentences; the first says it. */
function usageError({ message }: Error): UsageError {
  const [sentence = message] = message.split(/\.\s/, 1);
  return new UsageError(sentence.charAt(0).toLowerCase() + sentence.slice(1));
}
