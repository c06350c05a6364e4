/**
 * `strand record`: runs a command as `strand run` does, and records its terminal.
 *
 * Test: test/commands/record.test.ts
 */
import { isatty } from 'node:tty';
import { defineCommand } from '../frame/command.js';
import { complain } from '../print.js';
import { environmentOf, programOptions, sizeOption } from '../program-options.js';
import { idleLimitOption, redactOption } from '../recording/recording-options.js';
import { parseControlKey } from '../relay/control-key.js';
import { UsageError } from '../usage-error.js';

const STDERR = 2;
const DEFAULT_MARKER_KEY = '^]';

export const command = defineCommand({
  name: 'record',
  summary: 'runs a command and records its terminal',
  description: [
    'Runs COMMAND on its own terminal, as strand run does, and writes what it prints to FILE, with the times, in the asciicast format of asciinema. Without COMMAND, runs your shell ($SHELL).',
  ],
  operands: [{ name: 'FILE' }],
  rest: { name: 'COMMAND', completes: 'command', optional: true },
  options: {
    overwrite: { description: 'replaces FILE if it exists' },
    append: { description: 'continues the recording in FILE, if it exists' },
    version: {
      value: 'VERSION',
      description:
        'version of the format: 3, or 2 for older players; default: 3, or with --append that of FILE',
      parse: (text) => (text === '2' || text === '3' ? (Number(text) as 2 | 3) : undefined),
      expected: '2 or 3',
    },
    title: { value: 'TEXT', description: 'title of the recording' },
    'idle-limit': idleLimitOption,
    redact: redactOption,
    input: {
      description: 'records also what you type, except while the terminal does not echo it',
    },
    'input-keys': {
      description:
        'as --input, and also what you type into programs that read single keys, such as shells and editors',
    },
    'marker-key': {
      value: 'KEY',
      description: `the key that adds a marker, such as ^G or Ctrl+G, or none; default: ${DEFAULT_MARKER_KEY}`,
      parse: (text) => (text === 'none' ? text : parseControlKey(text)),
      expected: 'a control key such as ^] or Ctrl+], but not ^@, ^J, ^M or ^[, or none',
    },
    size: {
      ...sizeOption,
      description:
        'size of the terminal; default: the size of your terminal, also when that changes, or 80x24 without a terminal',
    },
    ...programOptions,
  },
  sections: [
    {
      title: 'Keys',
      paragraphs: [
        `Every key goes to COMMAND, except for ${DEFAULT_MARKER_KEY}, which adds a marker to the recording. In strand play, the keys ] and [ go from marker to marker. If standard input is not a terminal, there is no such key.`,
      ],
    },
    {
      title: 'Secrets',
      paragraphs: [
        'Without --input nothing that you type is recorded, but most of it is in the output, since the terminal or the program echoes it. A password that is not echoed is never recorded: --input leaves out everything that is typed while the echo is off, and so all input that comes from a pipe. Shells and editors turn the echo off too, since they show your keys themselves. --input-keys records these keys, but not while the last line of the output asks for a password, and not while a program reads a line without echo.',
        'What --redact masks is not in FILE at any time. It also searches the title and COMMAND.',
      ],
    },
    {
      title: 'If something fails',
      paragraphs: [
        'Each line is written as soon as it is complete. Whatever ends strand, FILE can be played up to its last line.',
        'If FILE cannot be written any more, for example since the disk is full, COMMAND goes on. When it has ended, strand says what happened and exits with 125. FILE has everything up to its last whole line.',
      ],
    },
  ],
  examples: [
    { line: 'strand record demo.cast', does: 'records your shell until you leave it' },
    {
      line: 'strand record build.cast --idle-limit 2 -- make',
      does: 'records a program, with pauses of at most 2 seconds',
    },
    {
      line: 'strand record demo.cast --append --redact tokens -- ./deploy',
      does: 'continues a recording, without tokens',
    },
  ],
  exitStatuses: ['command', 'failure', 'cannotRun', 'notFound', 'outputClosed'],

  async run({ values, operands: [file = ''], rest }) {
    if (values.overwrite && values.append)
      throw new UsageError('--overwrite and --append exclude each other');
    const { recordCommand } = await import('../recording/record-command.js');
    const markerKey = values['marker-key'] ?? parseControlKey(DEFAULT_MARKER_KEY);
    if (rest.length === 0 && isatty(STDERR)) {
      const key = typeof markerKey === 'object' ? `; ${markerKey.name} adds a marker` : '';
      complain(`recording to ${file} until you leave the shell${key}`);
    }
    return recordCommand(
      file,
      rest.length > 0 ? rest : [process.env['SHELL'] || '/bin/sh'],
      {
        existing: values.overwrite ? 'overwrite' : values.append ? 'append' : 'refuse',
        version: values.version,
        input: values['input-keys'] ? 'keys' : values.input,
        idleLimit: values['idle-limit'],
        redact: values.redact,
        title: values.title,
        markerKey: typeof markerKey === 'object' ? markerKey : undefined,
      },
      { size: values.size, cwd: values.cwd, env: environmentOf(values) },
    );
  },
});
