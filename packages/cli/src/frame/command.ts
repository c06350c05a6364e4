/**
 * A command of `strand`: its table, from which the parser, the help, the completions of the shells and the man page are made,
 * and the function that it runs.
 */
import type { ExitStatusName } from '../exit-status.js';
import { type CommandLine, parseCommandLine } from './command-line.js';
import type { Completes, Options } from './option.js';

/** A word that is not an option: `FILE`. */
export interface Operand {
  /** In capitals, as in the help. */
  readonly name: string;
  /** Whether it may be left out. Default: false. */
  readonly optional?: boolean;
  /** What a shell offers for it. Default: files. */
  readonly completes?: Completes;
  /** The only words that it can be. */
  readonly choices?: readonly string[];
}

/** The words from the first one that is neither an option nor an operand, such as a program and its arguments. They are not parsed. */
interface Rest {
  /** The first word, in capitals: `COMMAND`. */
  readonly name: string;
  /** What follows it. Default: `[ARGUMENT]…`. */
  readonly others?: string;
  /** Default: false. */
  readonly optional?: boolean;
  /** What a shell offers for the first word. */
  readonly completes: Completes;
}

interface Section {
  readonly title: string;
  readonly paragraphs: readonly string[];
}

interface Example {
  /** A line for a shell. */
  readonly line: string;
  /** What it does, in the third person, without a full stop. */
  readonly does: string;
}

/** What is known about a command without running it. */
export interface CommandTable<O extends Options = Options> {
  readonly name: string;
  /** One line in the third person, without a full stop, for the list of commands. */
  readonly summary: string;
  /** Paragraphs. They are wrapped to the width of the terminal. */
  readonly description: readonly string[];
  readonly operands?: readonly Operand[];
  readonly rest?: Rest;
  /** By their long names, without the dashes. `--help` is added. */
  readonly options: O;
  readonly sections?: readonly Section[];
  readonly examples: readonly Example[];
  /** In the order of exit-status.ts. */
  readonly exitStatuses: readonly ExitStatusName[];
}

export interface Command extends CommandTable {
  /** Called with the words after the name; resolves with the exit status. @throws {UsageError} */
  main(args: readonly string[], commands: CommandList): Promise<number>;
}

/** All commands. A module is loaded only when its command, or its table, is asked for. */
export interface CommandList {
  readonly names: readonly string[];
  /** Undefined if there is no such command. */
  load(name: string): Promise<Command | undefined>;
  loadAll(): Promise<readonly CommandTable[]>;
}

const help = { short: 'h', description: 'prints this text' } as const;

/**
 * Makes a command from its table and the function `run`, which resolves with the exit status. A module with a command is loaded
 * for its table, too: what only `run` needs and takes long to load is imported in `run`.
 */
export function defineCommand<const O extends Options>(
  definition: CommandTable<O> & { run(line: CommandLine<O>, commands: CommandList): Promise<number> },
): Command {
  const { run, ...table } = definition;
  const command: Command = {
    ...table,
    options: { ...table.options, help },
    async main(args, commands) {
      const line = parseCommandLine(args, command);
      if (!line.values['help']) return run(line as unknown as CommandLine<O>, commands);
      const { showHelp } = await import('./help.js');
      return showHelp(command);
    },
  };
  return command;
}
