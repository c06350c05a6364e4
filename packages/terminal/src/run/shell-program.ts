/**
 * The programs that a loader reads: they print marks before and after the command, and leave the shell as the command leaves it.
 *
 * A shell abandons the whole line at Ctrl-C, and at some errors. So the last mark is also in what the shell evaluates before its
 * next prompt, or where the shell has no such hook, in the prompt itself.
 *
 * Test: test/run/commands.test.ts
 */
import { MARK_NUMBER } from './mark-scanner.js';
import { RESTORE_STATUS } from './shell-loader.js';
import { quoteFish, quotePosix } from './shell-quote.js';

/** What a loader says of its shell. */
export interface ShellReport {
  /** The status of the last command, which the next one sees as `$?`. */
  readonly status: number;
  /** `$-`: the options of a POSIX shell that are on, one letter each. */
  readonly flags: string;
  readonly shell: 'bash' | 'zsh' | 'fish' | 'posix';
}

/**
 * @param id distinguishes the marks of this command from those of others
 * @param introduction is printed before the command
 */
export function programOf(command: string, id: string, report: ShellReport, introduction = ''): string {
  const print =
    report.shell === 'fish'
      ? `builtin printf %s ${quoteFish(introduction)} >&0`
      : `\\printf %s ${quotePosix(introduction)} >&0`;
  const lines = PROGRAMS[report.shell](command, id, report);
  return [...(introduction === '' ? [] : [print]), ...lines].join('\n');
}

/** A program that does nothing but restore `$?`: for a loader whose command is not wanted any more. */
export function emptyProgram({ status, shell }: ShellReport): string {
  return shell === 'fish'
    ? `function __strand; functions -e __strand; return ${status}; end; __strand`
    : `__strand=${status}`;
}

type Program = (command: string, id: string, report: ShellReport) => readonly string[];

const PROGRAMS: Readonly<Record<ShellReport['shell'], Program>> = {
  bash: (command, id, report) => {
    const unhook = bashUnhook(id);
    const hook = `${finishPosix(id, unhook, `${RESTORE_STATUS}; `)} && : ${id}\n`;
    return [
      '\\unset -v __strand',
      FORGET_LINE_BASH,
      // Unlike an assignment, printf does not abandon the program when the variable is read-only.
      `\\printf -v PROMPT_COMMAND %s ${quotePosix(hook)}"\${PROMPT_COMMAND-}" 2>/dev/null || :`,
      ...evaluatePosix('\\eval', keepStatus(command), id, report),
      finishPosix(id, unhook),
    ];
  },
  zsh: (command, id, report) => [
    '\\unset -v __strand',
    FORGET_LINES_ZSH,
    // A trace would show how the status is kept. In `emulate sh`, a brace ends a group only as a word of its own.
    `{ ${evaluatePosix('\\eval', report.flags.includes('e') ? keepStatus(command) : command, id, report).join('\n')}\n} always { ${finishZsh(id)}; }`,
  ],
  fish: (command, id, { status }) => [
    'set -e __strand',
    // Called after the command, or at the next prompt if the line was abandoned.
    'function __strand --on-event fish_prompt',
    'set -l s $status',
    'functions -e __strand',
    `builtin printf '${mark(`end;${id};%s`)}' $s >&0`,
    'return $s',
    'end',
    `function __strand_begin; functions -e __strand_begin; builtin printf '${mark(`begin;${id}`)}' >&0; return ${status}; end`,
    '__strand_begin',
    `eval ${quoteFish(command)}`,
    '__strand',
  ],
  posix: (command, id, report) => {
    // As a mark it is not valid before `$?` is expanded, so that printing PS1 does not look like the end.
    const hook = quotePosix(`\x1b]${MARK_NUMBER};end;${id};$?\x07`);
    return [
      '\\unset -v __strand',
      `\\command eval ${quotePosix(`PS1=${hook}"\${PS1-}"`)} 2>/dev/null || :`,
      // Errors of special built-in commands such as eval abandon the line, unless command runs them.
      ...evaluatePosix('\\command eval', keepStatus(command), id, report),
      finishPosix(id, `case "\${PS1-}" in *${id}*) PS1=\${PS1#${hook}} ;; esac;`),
    ];
  },
};

/** A mark as a format of printf. */
function mark(fields: string): string {
  return `\\033]${MARK_NUMBER};${fields}\\007`;
}

/** Prints the first mark, restores `$?`, and evaluates the command. */
function evaluatePosix(
  evaluate: string,
  command: string,
  id: string,
  { status, flags }: ShellReport,
): string[] {
  const print = `\\printf "${mark(`begin;${id}`)}" >&0`;
  const begin = status === 0 ? print : `{ (${print}; exit ${status}); } 2>/dev/null && :`;
  // While commands are traced, the trace of eval comes before the mark, if the mark is evaluated too.
  return flags.includes('x')
    ? [`${evaluate} ${quotePosix(`${begin}\n${command}`)}`]
    : [begin, `${evaluate} ${quotePosix(command)}`];
}

/**
 * With `set -e`, a shell does not end at `false && true`, but at an eval with that status. So the status is kept aside. Not after a
 * here-document, whose end may be missing.
 */
function keepStatus(command: string): string {
  return /<<|\\\s*$/.test(command) ? command : `${command}\n{ __strand=$?; } 2>/dev/null`;
}

/** Prints the last mark. The loader then restores `$?`. The redirection hides the trace of `set -x`. */
function finishPosix(id: string, unhook: string, more = ''): string {
  return [
    `{ __strand=\${__strand-$?}; ${unhook}`,
    `\\printf "${mark(`end;${id};%s`)}" "$__strand" >&0; ${more}} 2>/dev/null`,
  ].join(' ');
}

/**
 * Prints the last mark in zsh, in an `always` block. Within eval, zsh shows the trace despite the redirection; so it is switched off by an expansion,
 * which happens before the trace.
 */
function finishZsh(id: string): string {
  return [
    ': ${__strand::=${__strand-$?}} ${__strand_trace::=${options[xtrace]}} ${options[xtrace]::=off};',
    `\\printf "${mark(`end;${id};%s`)}" "$__strand" >&0;`,
    'options[xtrace]=$__strand_trace;',
    '\\unset -v __strand __strand_trace',
  ].join(' ');
}

/** Removes the hook from PROMPT_COMMAND. Of an array, the first element counts. */
function bashUnhook(id: string): string {
  const strip = `\\printf -v PROMPT_COMMAND %s "\${PROMPT_COMMAND/"{ __strand="*" && : ${id}"?/}"`;
  const tidy = '[ -n "${PROMPT_COMMAND[*]}" ] || \\unset -v PROMPT_COMMAND';
  return `case "\${PROMPT_COMMAND-}" in *${id}*) ${strip}; ${tidy} ;; esac;`;
}

/** Deletes the line of the loader from the history, if it is there. */
const FORGET_LINE_BASH = [
  'case "${HISTCONTROL-}" in *ignorespace*|*ignoreboth*) ;;',
  '*) __strand=$(\\history 1 2>/dev/null)',
  `case "$__strand" in *"]${MARK_NUMBER};ready;"*)`,
  // The number of the entry. A time may follow: HISTTIMEFORMAT may be read-only.
  '__strand=${__strand#"${__strand%%[0-9]*}"}; \\history -d "${__strand%%[!0-9]*}" || : ;; esac',
  '\\unset -v __strand ;; esac',
].join('\n');

/** zsh decides before it runs a line. So the first line stays, unless hist_ignore_space is set, and later ones do not. */
const FORGET_LINES_ZSH = [
  'if [[ ! -o histignorespace ]] && ! \\whence __strand_history >/dev/null; then',
  // Its status must not end a shell with `set -e`.
  `function __strand_history { \\setopt localoptions noerrexit noerrreturn; [[ $1 != *"]${MARK_NUMBER};ready;"* ]]; }`,
  '\\typeset -ga zshaddhistory_functions; zshaddhistory_functions+=(__strand_history)',
  'fi',
].join('\n');
