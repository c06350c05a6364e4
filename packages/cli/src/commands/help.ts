/**
 * `strand help`: the help of `strand` or of a command.
 *
 * Test: test/main.test.ts
 */
import { defineCommand } from '../frame/command.js';
import { helpOfStrand, showHelp } from '../frame/help.js';
import { outputWidth } from '../frame/output-style.js';
import { unknownCommand } from '../frame/unknown-command.js';
import { print } from '../print.js';

export const command = defineCommand({
  name: 'help',
  summary: 'explains a command',
  description: ['Prints the help of COMMAND, or the list of the commands.'],
  operands: [{ name: 'COMMAND', optional: true, completes: 'strand' }],
  options: {},
  examples: [{ line: 'strand help run', does: 'explains strand run' }],
  exitStatuses: ['done', 'failure'],

  async run({ operands: [name] }, commands) {
    if (name === undefined) {
      print(helpOfStrand(await commands.loadAll(), outputWidth()));
      return 0;
    }
    const command = await commands.load(name);
    if (command) return showHelp(command);
    throw unknownCommand(name, commands);
  },
});
