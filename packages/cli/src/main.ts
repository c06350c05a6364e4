/**
 * The `strand` command, which bin/strand.js starts. Each subcommand is a file in commands/.
 *
 * Test: test/main.test.ts
 */
import { readFileSync } from 'node:fs';
import type { Command } from './command.js';
import { parseCommandLine } from './command-line.js';
import { run } from './commands/run.js';
import { OWN_FAILURE } from './exit-status.js';
import { complain, print } from './print.js';
import { UsageError } from './usage-error.js';

const commands: readonly Command[] = [run];

const help = `Usage: strand COMMAND …

Commands:
${commands.map(({ name, summary }) => `  ${name.padEnd(12)}${summary}`).join('\n')}

  strand COMMAND --help    prints how to use a command
  strand --version         prints the version
`;

const options = {
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'V' },
} as const;

async function main(args: readonly string[]): Promise<number> {
  const { values, command: words } = parseCommandLine(args, options);
  if (values.help) return show(help);
  if (values.version) return show(`${version()}\n`);
  const [name, ...rest] = words;
  if (name === undefined) throw new UsageError('no command given');
  const command = commands.find((candidate) => candidate.name === name);
  if (!command) throw new UsageError(`there is no command ${JSON.stringify(name)}`);
  return command.main(rest);
}

function show(text: string): number {
  print(text);
  return 0;
}

function version(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

async function exitStatus(): Promise<number> {
  try {
    return await main(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    complain(`${error.message}; see strand --help`);
    return OWN_FAILURE;
  }
}

// Exits without waiting for standard input, which may never end.
process.exit(await exitStatus());
