// Commands with the output and the status that they must have, in the shells that `run` knows.

import fc from 'fast-check';
import { settings } from './settings.mjs';

const quoted = ({ isPosix }, text) =>
  isPosix ? `'${text.replaceAll("'", `'\\''`)}'` : `'${text.replace(/[\\']/g, '\\$&')}'`;

const statusOf = ({ isPosix }, status) => (isPosix ? `(exit ${status})` : `sh -c 'exit ${status}'`);
/** Also where it is an alias. */
const printf = ({ isPosix }) => (isPosix ? '\\printf' : 'builtin printf');
const lineOf = (shell, text) => `${printf(shell)} '%s\\n' ${quoted(shell, text)}`;
const joined = (shell, ...commands) => commands.join(shell.isPosix ? '; ' : '\n');

/** The status is a command of its own at the end. */
function withStatus(shell, command, output, status) {
  return {
    command: status === 0 ? command : joined(shell, command, statusOf(shell, status)),
    output,
    status,
  };
}

const word = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom('', 'a', 'word', ' ', '  two', '漢字', '😀', 'é', "it's", '"', '`id`'),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom('$HOME', '"$x"', '$?', '\\', '\\n', '%s', '%%', '!', '!!', '#', '~', '*'),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom('&&', ';', '|', '>', '(', ')', '{', '}', '[', '[...', '-n', '=', '\t', 'END'),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('7717', ']7717;end;0;0', '__strand', '\\033]7717;ready;0;;bash\\007', '$PS1'),
  },
);
const line = fc.array(word, { maxLength: 5 }).map((words) => words.join('').replace(/.\t/gu, ' '));
const status = fc.oneof(
  { weight: 2, arbitrary: fc.constant(0) },
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 255 }) },
);

/** A line of a here-document in which dash 0.5.12 drops the byte behind the beginning of the delimiter, END. */
const LOSES_A_BYTE_IN_DASH = /^(E|EN|END)\P{ASCII}/u;

/** Parts of a raw stream, as bytes. */
const rawPart = fc.oneof(
  { weight: 3, arbitrary: fc.uint8Array({ maxLength: 8 }) },
  {
    weight: 4,
    arbitrary: fc
      .constantFrom(
        ...[
          '\x1b',
          '\x1b]7717;',
          '\x1b]7717;end;',
          '\x1b]7717;end;0123456789abcdef;0',
          '\x07',
          '\x1b]0;title',
        ],
        ...[
          '\x1b]7717;begin;0\x07',
          '\x1b]7717;end;0;0\x07',
          '\x1b]7717;ready;0;him;bash\x07',
          '\x1b\\',
          '\r\n',
        ],
        ...[
          '\x1b]133;A\x07',
          '\x1b]133;D;0\x07',
          '\x1b[?2004h',
          '\x1b[?2004l',
          '\x1b[?1049h',
          '\x1b[?25l',
          '\x18',
        ],
        ...[
          '\x1b[31m',
          '\x1b[2J',
          '\x1b[H',
          '\x1b[3J',
          '\x1bc',
          '\x1bP',
          '\x1b[?1h',
          '\x1b=',
          '漢',
          '\r',
          '\n',
          '\b',
        ],
        ...['\x1b[10;3r', '\x1b[?6h', '\x1b[4h', '\x0e', '\x1b(0', '\x9b', 'x'.repeat(500)],
      )
      .map((text) => Buffer.from(text)),
  },
);

function octal(bytes) {
  return Array.from(bytes, (byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
}

/** A mark of the form of the library is in no output, whichever program prints it. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are the subject.
const MARK = /\x1b\]7717;[\w;-]{1,200}\x07/g;

function rawOutput(bytes) {
  const text = Buffer.from(bytes).toString('latin1').replaceAll('\n', '\r\n');
  return Buffer.from(text, 'latin1').toString().replace(MARK, '');
}

/**
 * Each kind of command: what is drawn, and a function of the shell, the model of its state, and what was drawn. It returns the command,
 * and the output and the status that it must have.
 */
export const kinds = {
  lines: {
    drawn: fc.tuple(fc.array(line, { maxLength: 4 }), status),
    build: (shell, _model, [lines, status]) =>
      withStatus(
        shell,
        lines.map((text) => lineOf(shell, text)).join('\n') || 'true',
        lines.map((text) => `${text}\n`).join(''),
        status,
      ),
  },
  'no line end': {
    drawn: fc.tuple(line, status),
    build: (shell, _model, [text, status]) =>
      withStatus(shell, `${printf(shell)} %s ${quoted(shell, text)}`, text, status),
  },
  colours: {
    drawn: fc.tuple(fc.array(line, { minLength: 1, maxLength: 3 }), status),
    build: (shell, _model, [lines, status]) =>
      withStatus(
        shell,
        lines.map((text) => `${printf(shell)} '\\033[1;31m%s\\033[m\\n' ${quoted(shell, text)}`).join('\n'),
        lines.map((text) => `${text}\n`).join(''),
        status,
      ),
  },
  raw: {
    drawn: fc.tuple(
      fc.array(rawPart, { maxLength: 8 }).map((parts) => Buffer.concat(parts)),
      status,
    ),
    build: (shell, _model, [bytes, status]) => ({
      // printf of fish and of zsh in a locale write characters in place of bytes.
      ...withStatus(shell, `command printf '${octal(bytes)}'`, rawOutput(bytes), status),
      options: { raw: true },
    }),
  },
  query: {
    drawn: fc.tuple(fc.constantFrom('\\033[c', '\\033[6n', '\\033[5n', '\\033[>c', '\\033[?2004$p'), status),
    build: (shell, _model, [query, status]) => ({
      ...withStatus(shell, `${printf(shell)} '${query}'`, '', status),
      isLoose: true,
    }),
  },
  status: {
    drawn: status,
    build: (shell, _model, status) => ({ command: statusOf(shell, status), output: '', status }),
  },
  'status before': {
    drawn: fc.constant(undefined),
    build: (shell, { status }) => ({
      command: `${printf(shell)} '%s\\n' ${shell.isPosix ? '"$?"' : '$status'}`,
      output: `${status}\n`,
      status: 0,
    }),
  },
  'here-document': {
    drawn: fc.tuple(fc.array(line, { maxLength: 4 }), status),
    build: (shell, _model, [given, status]) => {
      const lines = given.filter(
        (text) => text !== 'END' && !(shell.name === 'dash' && LOSES_A_BYTE_IN_DASH.test(text)),
      );
      const text = lines.map((line) => `${line}\n`).join('');
      if (!shell.isPosix)
        return withStatus(shell, `${printf(shell)} %s ${quoted(shell, text)} | cat`, text, status);
      const command = `cat <<'END'\n${text}END`;
      return { command: status === 0 ? command : `${command}\n(exit ${status})`, output: text, status };
    },
  },
  'several lines': {
    drawn: fc.tuple(fc.integer({ min: 0, max: 5 }), line, status),
    build: (shell, _model, [count, text, status]) => {
      const numbers = Array.from({ length: count }, (_, n) => n).join(' ');
      const body = lineOf(shell, text);
      const loop = shell.isPosix
        ? `for i in ${numbers}\ndo\n  ${body}\ndone\n`
        : `for i in ${numbers}\n  ${body}\nend\n`;
      return {
        command: status === 0 ? `${loop}true` : `${loop}${statusOf(shell, status)}\n\n`,
        output: `${text}\n`.repeat(count),
        status,
      };
    },
  },
  traced: {
    drawn: fc.tuple(fc.constantFrom('', 'a', "it's", '漢', '*'), status),
    build: (shell, _model, [text, status]) => {
      if (!shell.isPosix) return withStatus(shell, lineOf(shell, text), `${text}\n`, status);
      return {
        before: `PS4='TRACE '; set -x`,
        command: `${lineOf(shell, text)}\n(exit ${status})`,
        after: 'set +x',
        output: `${text}\n`,
        status,
        isTraced: true,
        leaves: 0,
      };
    },
  },
  prompt: {
    drawn: fc.constantFrom(
      ...['> ', '', '\n\n> ', '\\033]7717;end;0;0\\007$ ', '漢字😀 ', '$ $ $ ', '%% # ', 'password: '],
      ...['\\033[1m$\\033[m ', 'x'.repeat(100), '\\033]133;A\\007$ \\033]133;B\\007'],
    ),
    build: (shell, _model, prompt) => ({
      command: shell.isPosix
        ? `PS1="$(\\printf '${prompt}')"`
        : `function fish_prompt; builtin printf '${prompt}'; end`,
      output: '',
      status: 0,
    }),
  },
  clear: {
    drawn: fc.tuple(line, line, status),
    build: (shell, _model, [before, after, status]) =>
      withStatus(
        shell,
        joined(
          shell,
          lineOf(shell, before),
          `${printf(shell)} '\\033[H\\033[2J\\033[3J'`,
          lineOf(shell, after),
        ),
        `${after}\n`,
        status,
      ),
  },
  background: {
    drawn: status,
    build: (shell, _model, status) =>
      withStatus(shell, shell.isPosix ? '(sleep 0.02 &)' : `sh -c 'sleep 0.02 &'`, '', status),
  },
  job: {
    drawn: fc.tuple(line, status),
    build: (shell, _model, [text, status]) => ({
      ...withStatus(
        shell,
        joined(shell, shell.isPosix ? 'sleep 0.01 & wait' : 'sleep 0.01 &\nwait', lineOf(shell, text)),
        `${text}\n`,
        status,
      ),
      hasJobs: true,
    }),
  },
  folder: {
    drawn: fc.constantFrom('/', '/usr', '/tmp', '/usr/bin'),
    build: (_shell, _model, folder) => ({
      command: `cd ${folder}; command pwd`,
      output: `${folder}\n`,
      status: 0,
    }),
  },
  variable: {
    drawn: line,
    build: (shell, model, text) => {
      model.x = text;
      return {
        command: shell.isPosix ? `x=${quoted(shell, text)}` : `set -g x ${quoted(shell, text)}; true`,
        output: '',
        status: 0,
      };
    },
  },
  'variable kept': {
    drawn: fc.constant(undefined),
    build: (shell, { x }) => ({ command: `${printf(shell)} '%s\\n' "$x"`, output: `${x}\n`, status: 0 }),
  },
  function: {
    drawn: fc.tuple(line, status),
    build: (shell, _model, [text, status]) => ({
      command: shell.isPosix
        ? `f() {\n  \\printf '<%s>\\n' "$1"\n  return ${status}\n}\nf ${quoted(shell, text)}`
        : `function f\n  builtin printf '<%s>\\n' $argv[1]\n  return ${status}\nend\nf ${quoted(shell, text)}`,
      output: `<${text}>\n`,
      status,
    }),
  },
  substitution: {
    drawn: fc.tuple(line, status),
    build: (shell, _model, [text, status]) =>
      withStatus(
        shell,
        shell.isPosix
          ? `\\printf '[%s]\\n' "$(\\printf %s ${quoted(shell, text)})"`
          : `builtin printf '[%s]\\n' (builtin printf %s ${quoted(shell, text)} | string collect --allow-empty)`,
        `[${text}]\n`,
        status,
      ),
  },
  much: {
    drawn: fc.tuple(fc.nat(200 * 1024), fc.boolean(), status),
    build: (shell, _model, [length, inLines, status]) => {
      const text = 'x'.repeat(length);
      const command = `head -c ${length} /dev/zero | tr '\\0' x`;
      return inLines
        ? withStatus(shell, `${command} | fold -w 79`, text.replace(/.{79}(?=.)/g, '$&\n'), status)
        : withStatus(shell, command, text, status);
    },
  },
  input: {
    drawn: fc.tuple(fc.constantFrom('', 'a', 'some words', '漢', "it's"), fc.boolean(), status),
    build: (shell, _model, [text, byShell, status]) => ({
      ...withStatus(
        shell,
        byShell && shell.isPosix ? `IFS= \\read -r y; \\printf '<%s>\\n' "$y"` : 'head -n 1',
        byShell && shell.isPosix ? `${text}\n<${text}>\n` : `${text}\n${text}\n`,
        status,
      ),
      input: text,
    }),
  },
  setting: {
    drawn: fc.nat(),
    build: (shell, _model, number) => {
      const known = settings[shell.name];
      return { command: known[number % known.length], output: undefined, status: undefined };
    },
  },
};

export const command = fc.oneof(
  ...Object.entries(kinds).map(([kind, { drawn }]) => ({
    weight: kind === 'setting' ? 4 : 1,
    arbitrary: drawn.map((drawn) => ({ kind, drawn })),
  })),
);
