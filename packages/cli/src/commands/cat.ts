/**
 * `strand cat`: prints the output of recordings at once.
 *
 * Test: test/commands/cat.test.ts
 */
import { defineCommand } from '../frame/command.js';
import { UsageError } from '../usage-error.js';

export const command = defineCommand({
  name: 'cat',
  summary: 'prints the output in recordings at once',
  description: [
    'Prints everything that the programs in the recordings have printed, without pauses. - is standard input.',
    'On a terminal, queries of the programs and access to the clipboard are left out, and what the recording has changed (alternate screen, mouse, colours, cursor) is restored. Otherwise the output is unchanged. For the text alone, without escape sequences: strand convert FILE --to text -',
  ],
  rest: { name: 'FILE', others: '[FILE]…', completes: 'file' },
  options: {},
  examples: [
    { line: 'strand cat demo.cast', does: 'prints a recording' },
    { line: 'strand cat first.cast second.cast > all.txt', does: 'keeps the output of two recordings' },
  ],
  exitStatuses: ['done', 'failure', 'signal', 'outputClosed'],

  async run({ rest }) {
    if (rest.includes('')) throw new UsageError('FILE must not be empty');
    const { printRecordings } = await import('../player/print-recordings.js');
    return printRecordings(rest);
  },
});
