/**
 * The `strand` command, which start.ts runs. Each command is a file in commands/, made in the form of frame/command.ts.
 *
 * Test: test/main.test.ts
 */
import { readFileSync } from 'node:fs';
// Loaded here, so that start.ts reports what keeps it from being loaded.
import 'strand-pty';
import { commands } from './commands/index.js';
import { OWN_FAILURE } from './exit-status.js';
import { exitStatusOfOutputFailure } from './failure.js';
import { parseCommandLine } from './frame/command-line.js';
import { unknownCommand } from './frame/unknown-command.js';
import { complain, print } from './print.js';
import { UsageError } from './usage-error.js';

const table = {
  options: {
    help: { short: 'h', description: 'prints this text' },
    version: { short: 'V', description: 'prints the version' },
  },
  rest: { name: 'COMMAND', optional: true, completes: 'strand' },
} as const;

async function run(args: readonly string[]): Promise<number> {
  // The usual line has no options of strand itself, and is parsed only by the command.
  const line = args[0]?.startsWith('-')
    ? parseCommandLine<(typeof table)['options']>(args, table)
    : undefined;
  if (line?.values.version) {
    print(`${version()}\n`);
    return 0;
  }
  const [name, ...words] = line?.values.help ? ['help'] : (line?.rest ?? args);
  if (name === undefined) throw new UsageError('no command given');
  const command = await commands.load(name);
  if (!command) throw unknownCommand(name, commands);
  return reporting(`strand ${name} --help`, () => command.main(words, commands));
}

/** Reports a UsageError, which names the help, or a failed write to standard output in one line, and returns the exit status. */
async function reporting(help: string, action: () => Promise<number>): Promise<number> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof UsageError) {
      complain(`${error.message}; see ${help}`);
      return OWN_FAILURE;
    }
    const status = exitStatusOfOutputFailure(error);
    if (status === undefined) throw error;
    return status;
  }
}

function version(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** Resolves with the exit status. */
export async function main(args: readonly string[]): Promise<number> {
  return reporting('strand --help', () => run(args));
}
