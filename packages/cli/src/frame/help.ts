/**
 * What `--help` prints.
 *
 * Test: test/frame/help.test.ts
 */
import { exitStatuses } from '../exit-status.js';
import { print } from '../print.js';
import type { CommandTable } from './command.js';
import { bold, outputWidth } from './output-style.js';
import { fullDescription, longForm, usageWords } from './usage.js';
import { wrapText } from './wrap-text.js';

/** Columns of the left side of a table. What is wider has a line of its own. */
const MAX_LEFT_COLUMNS = 26;

type Row = readonly [left: string, right: string];

/** Prints the help of a command, and returns the exit status. */
export function showHelp(command: CommandTable): number {
  print(helpOf(command, outputWidth()));
  return 0;
}

export function helpOf(command: CommandTable, width: number): string {
  const { name, description, options, sections = [], examples } = command;
  const statuses = command.exitStatuses.map((each) => exitStatuses[each]);
  return [
    `${bold('Usage:')} strand ${name} ${usageWords(command)}`,
    ...description.map((text) => paragraph(text, width)),
    section('Options', [table(Object.entries(options).map(optionRow), width)]),
    ...sections.map(({ title, paragraphs }) =>
      section(title, [paragraphs.map((text) => paragraph(text, width)).join('\n\n')]),
    ),
    section(
      'Examples',
      examples.map(({ line, does }) => `  ${line}\n${indent(wrapText(does, width - 6), 6)}`),
    ),
    section('Exit status', [table(statuses, width)]),
  ]
    .join('\n\n')
    .concat('\n');
}

/** The help of `strand` itself. */
export function helpOfStrand(commands: readonly CommandTable[], width: number): string {
  return [
    `${bold('Usage:')} strand COMMAND …`,
    paragraph('Runs, records and drives programs on terminals of their own.', width),
    section('Commands', [
      table(
        commands.map(({ name, summary }) => [name, summary]),
        width,
      ),
    ]),
    section('Options', [
      table(
        [
          ['-h, --help', 'prints this text'],
          ['-V, --version', 'prints the version'],
        ],
        width,
      ),
    ]),
    section('Exit status', [table(Object.values(exitStatuses), width)]),
    paragraph('`strand COMMAND --help` or `strand help COMMAND` explains a command.', width),
  ]
    .join('\n\n')
    .concat('\n');
}

function section(title: string, blocks: readonly string[]): string {
  return [bold(`${title}:`), ...blocks].join('\n');
}

function optionRow([name, option]: [string, CommandTable['options'][string]]): Row {
  const short = option.short === undefined ? '   ' : `-${option.short},`;
  return [`${short} ${longForm(name, option)}`, fullDescription(option)];
}

function paragraph(text: string, width: number): string {
  return wrapText(text, width).join('\n');
}

/** Two columns. */
function table(rows: readonly Row[], width: number): string {
  const left = Math.min(Math.max(...rows.map(([text]) => text.length)), MAX_LEFT_COLUMNS) + 4;
  return rows
    .map(([text, description]) => {
      const lines = wrapText(description, width - left);
      if (text.length > MAX_LEFT_COLUMNS) return `  ${text}\n${indent(lines, left)}`;
      return `  ${text}`.padEnd(left) + indent(lines, left).trimStart();
    })
    .join('\n');
}

function indent(lines: readonly string[], columns: number): string {
  return lines.map((line) => ' '.repeat(columns) + line).join('\n');
}
