/**
 * `strand screenshot`: shows the screen of a program in a file, without a browser and without a terminal.
 *
 * Test: test/commands/screenshot.test.ts
 */
import { defineCommand } from '../frame/command.js';
import { environmentOf, programOptions, sizeOption, timeoutOption } from '../program-options.js';
import { fontOption } from '../screenshot/font-option.js';
import { formatNames, formatOf } from '../screenshot/format.js';
import { parseKeys, parsePattern, type Step } from '../screenshot/step.js';
import { themeNames } from '../screenshot/themes.js';

export const command = defineCommand({
  name: 'screenshot',
  summary: "writes a program's screen to a file",
  description: [
    'Starts COMMAND on a terminal of its own, types keys, waits, and writes what is on the screen then. Ends COMMAND and every process of its session afterwards.',
  ],
  rest: { name: 'COMMAND', completes: 'command' },
  options: {
    out: {
      value: 'FILE',
      short: 'o',
      description:
        'file for the picture; its extension gives the format; - is standard output; default: text to standard output',
      completes: 'file',
    },
    format: { value: 'FORMAT', description: 'format of the picture', choices: formatNames },
    size: sizeOption,
    wait: {
      value: 'TEXT',
      description: 'waits until TEXT, or a match of /RE/, is on the screen',
      repeatable: true,
      parse: parsePattern,
    },
    settled: {
      description: 'waits until COMMAND has printed something, and then nothing for the time of --quiet',
    },
    keys: {
      value: 'KEYS',
      description: "presses keys, separated by spaces: 'Escape : q Enter', Ctrl+x, F5, ArrowUp",
      repeatable: true,
      parse: parseKeys,
      expected: "names of keys, separated by spaces, such as 'Escape : q Enter'",
    },
    type: { value: 'TEXT', description: 'types TEXT, without Enter at the end', repeatable: true },
    quiet: {
      value: 'MS',
      description: 'how long nothing must come before the screen counts as complete; default: 100',
      parse: (text) => (/^\d{1,6}$/.test(text) ? Number(text) : undefined),
      expected: 'a number of milliseconds, 0 to 999999',
    },
    timeout: timeoutOption,
    theme: { value: 'NAME', description: 'colours of a picture; default: dark', choices: themeNames },
    font: fontOption,
    cursor: { description: 'whether a picture shows the cursor; default: yes', negatable: true },
    window: { description: 'draws a window with the title around an SVG' },
    title: { value: 'TEXT', description: 'title of the window; default: the title that COMMAND has set' },
    json: { description: 'prints size, cursor, title, lines and exit status as JSON to standard output' },
    ...programOptions,
  },
  sections: [
    {
      title: 'What happens when',
      paragraphs: [
        '--wait, --settled, --keys and --type are steps, taken in the order in which they are given. Before keys are typed, and before the picture is taken, strand waits until COMMAND waits for input or has ended, unless the step before was --wait or --settled. So no pause has to be guessed.',
        'A COMMAND that neither ends nor reads its terminal, such as a server, needs --wait or --settled. COMMAND gets TERM=xterm-256color and COLORTERM=truecolor.',
      ],
    },
  ],
  examples: [
    { line: 'strand screenshot --out ls.svg -- ls --color=always', does: 'shows the output of a program' },
    {
      line: "strand screenshot --keys i --type 'hello' --keys Escape --out vi.svg -- vi",
      does: 'shows an editor after some keys',
    },
    {
      line: "strand screenshot --size 100x30 --wait '/load average/' --out top.html -- top",
      does: 'waits for a text',
    },
    { line: 'strand screenshot -- dialog --yesno Really? 7 30', does: 'prints the screen as text' },
  ],
  exitStatuses: ['done', 'ended', 'timedOut', 'failure', 'cannotRun', 'notFound', 'signal', 'outputClosed'],

  async run({ values, given, rest: [file = '', ...args] }) {
    const { takeScreenshot } = await import('../screenshot/take-screenshot.js');
    const { out = '-', size, timeout, quiet, json, theme, font, cursor, window, title } = values;
    const steps = given.flatMap(({ name, value }): readonly Step[] => {
      if (name === 'wait') return [{ kind: 'wait', pattern: value as string | RegExp }];
      if (name === 'settled') return [{ kind: 'settled' }];
      if (name === 'keys') return [{ kind: 'keys', keys: value as readonly string[] }];
      return name === 'type' ? [{ kind: 'type', text: value as string }] : [];
    });
    return takeScreenshot({
      file,
      args,
      program: { ...size, cwd: values.cwd, env: environmentOf(values) },
      steps,
      quiet,
      timeout,
      out,
      format: values.format ?? formatOf(out),
      look: { theme, font, cursor, window: window || title !== undefined ? { title } : false },
      json: json ?? false,
    });
  },
});
