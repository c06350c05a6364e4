/**
 * `strand convert`: converts a recording.
 *
 * Test: test/commands/convert.test.ts
 */
import { FORMATS, formatOf } from '../convert/format.js';
import { defineCommand } from '../frame/command.js';
import { idleLimitOption, redactOption, speedOption } from '../recording/recording-options.js';

export const command = defineCommand({
  name: 'convert',
  summary: 'converts a recording into another version or text',
  description: [
    'Reads the recording IN, and writes OUT. - is standard input or output. The extension of OUT gives the format: .cast keeps the version, .txt is the text that was shown.',
    'OUT is replaced when it is complete, and otherwise stays as it was, so IN and OUT may be the same. If IN is broken or cut off, OUT has what comes before, and strand says so and exits with 125.',
  ],
  operands: [{ name: 'IN' }, { name: 'OUT' }],
  options: {
    to: { value: 'FORMAT', description: 'format of OUT; cast keeps the version', choices: FORMATS },
    redact: redactOption,
    speed: speedOption,
    'idle-limit': idleLimitOption,
  },
  examples: [
    { line: 'strand convert demo.cast old.cast --to v2', does: 'makes a recording for older players' },
    { line: 'strand convert demo.cast demo.cast --redact tokens --redact email', does: 'removes secrets' },
    { line: 'strand convert demo.cast --to text - | less', does: 'shows the text' },
  ],
  exitStatuses: ['done', 'failure', 'signal', 'outputClosed'],

  async run({ values, operands: [from = '', to = ''] }) {
    const format = formatOf(values.to, to);
    const { convertCommand } = await import('../convert/convert-command.js');
    return convertCommand(from, to, format, {
      redact: values.redact,
      speed: values.speed,
      idleLimit: values['idle-limit'],
    });
  },
});
