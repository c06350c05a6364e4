/**
 * The man page strand(1), which `npm run pack` writes into the package.
 *
 * Test: test/man-page.test.ts
 */
import { exitStatuses } from './exit-status.js';
import type { CommandTable } from './frame/command.js';
import type { Option } from './frame/option.js';
import { fullDescription, usageWords } from './frame/usage.js';

const ENVIRONMENT = [
  ['COLUMNS', 'the width of the help; default: that of the terminal, at most 100'],
  ['NO_COLOR', 'if it is not empty, the help and other text of strand has no bold text and no colours'],
  ['TERM', 'the type of the terminal of COMMAND; with the value dumb, as NO_COLOR'],
  ['STRAND_PTY_WITHOUT', 'features of the kernel that are not used, for tests'],
] as const;

export function manPage(commands: readonly CommandTable[], version: string): string {
  return [
    `.TH STRAND 1 "" "strand ${version}" "User Commands"`,
    '.SH NAME',
    String.raw`strand \- runs, records and drives programs on terminals of their own`,
    '.SH SYNOPSIS',
    String.raw`\fBstrand\fR \fICOMMAND\fR [\fIOPTION\fR]\[u2026] [\fIARGUMENT\fR]\[u2026]`,
    '.SH DESCRIPTION',
    roff('strand starts programs on pseudo-terminals.'),
    String.raw`\fBstrand help\fR \fICOMMAND\fR and \fBstrand\fR \fICOMMAND\fR \fB\-\-help\fR print what is said here about a command.`,
    '.SH OPTIONS',
    item(String.raw`\fB\-h\fR, \fB\-\-help\fR`, 'prints the commands'),
    item(String.raw`\fB\-V\fR, \fB\-\-version\fR`, 'prints the version'),
    '.SH COMMANDS',
    ...commands.map(commandPart),
    '.SH EXIT STATUS',
    'Each command has some of these.',
    ...Object.values(exitStatuses).map(([status, meaning]) => item(roff(status), meaning)),
    '.SH ENVIRONMENT',
    ...ENVIRONMENT.map(([name, meaning]) => item(String.raw`\fB${roff(name)}\fR`, meaning)),
    '.SH SEE ALSO',
    String.raw`\fBscript\fR(1), \fBtimeout\fR(1), \fBtermios\fR(3), \fBpty\fR(7)`,
    '',
  ].join('\n');
}

function commandPart(command: CommandTable): string {
  const { name, description, options, sections = [], examples } = command;
  return [
    `.SS strand ${name} ${roff(usageWords(command))}`,
    description.map(roff).join('\n.PP\n'),
    ...Object.entries(options).map(optionItem),
    ...sections.flatMap(({ title, paragraphs }) => [
      `.PP\n${String.raw`\fB${roff(title)}.\fR`}`,
      paragraphs.map(roff).join('\n.PP\n'),
    ]),
    String.raw`.PP${'\n'}\fBExamples.\fR`,
    ...examples.map(({ line, does }) => item(roff(line), does)),
  ].join('\n');
}

function optionItem([name, option]: [string, Option]): string {
  const { short, value, negatable } = option;
  const long = String.raw`\fB\-\-${negatable ? String.raw`\fR[\fBno\-\fR]\fB` : ''}${roff(name)}\fR`;
  const forms = short === undefined ? [long] : [String.raw`\fB\-${short}\fR`, long];
  const argument = value === undefined ? '' : String.raw` \fI${roff(value)}\fR`;
  return item(`${forms.join(', ')}${argument}`, fullDescription(option));
}

function item(head: string, text: string): string {
  return `.TP\n${head}\n${roff(text)}`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': String.raw`\e`,
  '-': String.raw`\-`,
  '^': String.raw`\(ha`,
  '~': String.raw`\(ti`,
  '`': String.raw`\(ga`,
  "'": String.raw`\(aq`,
  '…': String.raw`\[u2026]`,
  '–': String.raw`\(en`,
  '×': String.raw`\(mu`,
};

/** Text in which nothing is a request or an escape. */
function roff(text: string): string {
  const escaped = text.replace(/[\\^~`'…–×-]/g, (character) => ESCAPES[character] ?? character);
  return escaped.startsWith('.') ? String.raw`\&${escaped}` : escaped;
}
