/**
 * `strand run`: runs a command on its own terminal, relayed to standard input and output.
 *
 * Test: test/commands/run.test.ts, test/relay/
 */
import { defineCommand } from '../frame/command.js';
import { environmentOf, programOptions, sizeOption, timeoutOption } from '../program-options.js';
import { parseControlKey } from '../relay/control-key.js';
import { relayOrComplain } from '../relay/relay-or-complain.js';

export const command = defineCommand({
  name: 'run',
  summary: 'runs a command on its own terminal',
  description: ['Runs COMMAND on its own terminal, and relays standard input and output to it.'],
  rest: { name: 'COMMAND', completes: 'command' },
  options: {
    size: {
      ...sizeOption,
      description:
        'size of the terminal; default: the size of your terminal, also when that changes, or 80x24 without a terminal',
    },
    ...programOptions,
    raw: {
      description:
        'makes the terminal raw from the start: bytes pass unchanged in both directions, lines of input have any length, and no character is a signal or an end',
    },
    echo: {
      description:
        'whether the terminal echoes its input; default: only if standard input is a terminal, and not with --raw',
      negatable: true,
    },
    timeout: {
      ...timeoutOption,
      description: 'ends COMMAND and every process of its session after this time',
    },
    escape: {
      value: 'KEY',
      description:
        'an escape key, such as ^] or Ctrl+], for the terminal on your side: KEY . ends COMMAND, KEY ^Z stops strand, KEY ? lists these keys, and KEY KEY types KEY; default: none',
      parse: parseControlKey,
      expected: 'a control key such as ^] or Ctrl+], but not ^@, ^J, ^M or ^[',
    },
    record: {
      value: 'FILE',
      description: 'records the terminal to FILE, which must not exist, as strand record does',
      completes: 'file',
    },
  },
  sections: [
    {
      title: 'Input',
      paragraphs: [
        'If standard input is a terminal, every key goes to COMMAND, including ^C and ^Z, except for the escape key.',
        "If standard input is not a terminal, it is typed into COMMAND's terminal without echo. After its end, and once COMMAND has read all of it, the end-of-file character (^D) is typed, and typed again whenever COMMAND reads it and goes on. A program that reads single keys (an interactive shell, an editor) gets the first ^D after a pause of 50 ms, and further ones after pauses that grow to a second. strand does not end COMMAND: a program that ignores ^D ends by itself. An interactive shell accepts ^D only on an empty line, so its input must end with a newline.",
        'A program that reads lines gets at most 4,096 bytes of a line, its newline included: the kernel discards the rest of a longer one. Use --raw for longer lines. A raw terminal has no end-of-file character: when standard input has ended and COMMAND waits for more, COMMAND is hung up (SIGHUP).',
      ],
    },
    {
      title: 'Signals and the end',
      paragraphs: [
        "SIGTERM, SIGHUP, SIGUSR1 and SIGUSR2 are passed on to COMMAND, SIGINT and SIGQUIT to the foreground job. When standard output is closed, COMMAND is hung up. When COMMAND has ended and a background job still has the terminal open, the job's output is passed on until it has printed nothing for 200 ms; then the job is hung up.",
      ],
    },
  ],
  examples: [
    { line: 'strand run --size 100x30 -- bash -l', does: "connects your terminal to the shell's" },
    { line: "echo 'ls' | strand run -- bash", does: 'works without a terminal on your side' },
    {
      line: 'strand run -- ls --color=auto | cat',
      does: 'gives a program colours although its output goes to a pipe',
    },
    {
      line: 'strand run --timeout 60 -- ./tests',
      does: 'ends the program and all that it has started after a minute',
    },
    {
      line: "printf 'ihello\\33:wq\\r' | strand run --raw -- vi note.txt",
      does: 'types keys into a full-screen program',
    },
  ],
  exitStatuses: ['command', 'timedOut', 'failure', 'cannotRun', 'notFound', 'outputClosed'],

  async run({ values, rest }) {
    const options = {
      size: values.size,
      cwd: values.cwd,
      env: environmentOf(values),
      raw: values.raw,
      echo: values.echo,
      timeout: values.timeout,
      escapeKey: values.escape,
    };
    if (values.record === undefined) return relayOrComplain(rest, options);
    const { recordCommand } = await import('../recording/record-command.js');
    return recordCommand(values.record, rest, {}, options);
  },
});
