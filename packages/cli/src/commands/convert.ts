/**
 * `strand convert`: converts a recording.
 *
 * Test: test/commands/convert.test.ts
 */
import { FORMATS, formatOf } from '../convert/format.js';
import { defineCommand } from '../frame/command.js';
import { idleLimitOption, parseTime, redactOption, speedOption } from '../recording/recording-options.js';
import { fontOption } from '../screenshot/font-option.js';
import { themeNames } from '../screenshot/themes.js';
import { UsageError } from '../usage-error.js';

const PICTURE_OPTIONS = ['theme', 'font', 'window', 'loop', 'fps', 'start', 'end'] as const;

export const command = defineCommand({
  name: 'convert',
  summary: 'converts a recording into another version, text or an animated SVG',
  description: [
    'Reads the recording IN, and writes OUT. - is standard input or output. The extension of OUT gives the format: .cast keeps the version, .txt is the text that was shown, .svg an animated picture.',
    'OUT is replaced when it is complete, and otherwise stays as it was, so IN and OUT may be the same. If IN is broken or cut off, OUT has what comes before, and strand says so and exits with 125.',
  ],
  operands: [{ name: 'IN' }, { name: 'OUT' }],
  options: {
    to: { value: 'FORMAT', description: 'format of OUT; cast keeps the version', choices: FORMATS },
    redact: redactOption,
    speed: speedOption,
    'idle-limit': idleLimitOption,
    theme: {
      value: 'NAME',
      description: 'SVG: colours; default: those of the recording, or dark',
      choices: themeNames,
    },
    font: { ...fontOption, description: 'SVG: font, as in CSS; default: a fixed-width font of the viewer' },
    window: { description: 'SVG: draws a window with the title' },
    loop: {
      description: 'SVG: whether the animation begins again at its end; default: yes',
      negatable: true,
    },
    fps: {
      value: 'NUMBER',
      description: 'SVG: the most frames a second, 1 to 60; default: 20',
      parse: (text) => (/^\d+$/.test(text) && +text >= 1 && +text <= 60 ? Number(text) : undefined),
      expected: 'a whole number from 1 to 60',
    },
    start: {
      value: 'SECONDS',
      description: 'SVG: leaves out what is before this time of the picture',
      parse: parseTime,
      expected: 'a number of seconds, such as 2 or 0.5',
    },
    end: {
      value: 'SECONDS',
      description: 'SVG: leaves out what is after this time of the picture',
      parse: parseTime,
      expected: 'a number of seconds, such as 2 or 0.5',
    },
  },
  examples: [
    { line: 'strand convert demo.cast demo.svg', does: 'makes an animated picture for a web page' },
    {
      line: 'strand convert demo.cast demo.svg --window --theme nord --start 2 --end 10 --no-loop',
      does: 'shows a part of the recording once, in a window',
    },
    { line: 'strand convert demo.cast old.cast --to v2', does: 'makes a recording for older players' },
    { line: 'strand convert demo.cast demo.cast --redact tokens --redact email', does: 'removes secrets' },
    { line: 'strand convert demo.cast --to text - | less', does: 'shows the text' },
  ],
  exitStatuses: ['done', 'failure', 'signal', 'outputClosed'],

  async run({ values, operands: [from = '', to = ''] }) {
    const format = formatOf(values.to, to);
    const pictureOption =
      format === 'svg' ? undefined : PICTURE_OPTIONS.find((name) => values[name] !== undefined);
    if (pictureOption !== undefined)
      throw new UsageError(`--${pictureOption} is for an SVG, and not for ${format}`);
    const { start = 0, end = Number.POSITIVE_INFINITY } = values;
    if (end < start) throw new UsageError('--end must not be before --start');
    const { convertCommand } = await import('../convert/convert-command.js');
    return convertCommand(from, to, format, {
      redact: values.redact,
      speed: values.speed,
      idleLimit: values['idle-limit'],
      picture: {
        theme: values.theme,
        font: values.font,
        window: values.window,
        loop: values.loop,
        fps: values.fps,
        from: values.start,
        to: values.end,
      },
    });
  },
});
