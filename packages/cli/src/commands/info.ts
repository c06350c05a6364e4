/**
 * `strand info`: tells what is in a recording.
 *
 * Test: test/commands/info.test.ts
 */
import { defineCommand } from '../frame/command.js';

export const command = defineCommand({
  name: 'info',
  summary: 'tells what is in a recording',
  description: [
    'Prints the version, size, duration, title and command of a recording, how many events it has, its markers, the exit status, and whether the end is missing. - is standard input.',
  ],
  operands: [{ name: 'FILE' }],
  options: {
    json: {
      description:
        'prints one JSON object: file, bytes, version, columns, rows, title, command, termType, date, idleTimeLimit, duration, events, markers, exit, truncated, problem; what the recording does not have is null',
    },
  },
  examples: [
    { line: 'strand info demo.cast', does: 'tells what is in a recording' },
    { line: 'strand info --json demo.cast | jq .duration', does: 'gives a program the duration in seconds' },
  ],
  exitStatuses: ['done', 'failure', 'outputClosed'],

  async run({ values, operands: [file = ''] }) {
    const { infoCommand } = await import('../info/info-command.js');
    return infoCommand(file, values.json ?? false);
  },
});
