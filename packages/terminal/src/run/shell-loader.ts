/**
 * The line that is typed at the prompt. It is short, the same for every command, and contains nothing that a line editor acts on. It
 * turns the echo off, says with a mark that it is ready, reads a program from the terminal, and lets the shell evaluate the program.
 *
 * So neither a line editor nor the length of a line of the terminal, history expansion or tab completion ever sees the command.
 *
 * Test: test/run/commands.test.ts
 */
import { MARK_NUMBER } from './mark-scanner.js';
import { quoteFishDouble } from './shell-quote.js';

/** What is known of the shell before it has said what it is. */
export type ShellFamily = 'posix' | 'fish' | 'unknown';

/**
 * Code for any POSIX shell that reads a program from the terminal and prints it. Backslashes keep aliases away. It writes to the
 * terminal through its input: its output is the program. It has no single quotes, so that it can be quoted in every shell. A variable
 * of the user with the name of one of its own could be read-only, or an array.
 */
function readProgram(status: string, shell: string): string {
  return [
    `__strand_s=${status}`,
    '__strand_o=$(\\stty -g 2>/dev/null) || :',
    '\\stty -echo 2>/dev/null || :',
    `\\printf "\\033]${MARK_NUMBER};ready;%s;%s;%s\\007" "$__strand_s" "$-" "${shell}" >&0`,
    'while IFS= \\read -r __strand_l && [ -n "$__strand_l" ]; do \\printf %b "$__strand_l"; done',
    '\\stty "$__strand_o" 2>/dev/null || :',
  ].join('; ');
}

const POSIX = `"$(${readProgram('${__strand-$?}', '${BASH_VERSION:+bash}${ZSH_VERSION:+zsh}')})"`;

/** Restores `$?` after a program, which has left the status in a variable. */
const STATUS = '"\\unset -v __strand; [ ${__strand-$?} = 0 ] || (exit ${__strand-$?})"';
export const RESTORE_STATUS = `\\eval ${STATUS}`;

/** fish has no command that reads a line of the terminal as it is. */
function fish(status: string): string {
  return `(command sh -c ${quoteFishDouble(readProgram('$1', 'fish'))} strand ${status} | string collect)`;
}

/**
 * A POSIX shell and fish read this line differently, since a backslash before a single quote is an escape only in fish:
 *
 *     : '\'$((…)) ; \eval "…" ; \eval "…" '#(…) ; eval (…) \#\' && :
 *
 * For a POSIX shell the last argument of the last eval is quoted, and a comment. For fish the argument of the first command is quoted up
 * to the third quote. The first command saves the status of the command before.
 */
const POSIX_OR_FISH = [
  `: '\\'$((__strand=$?)) ; \\eval ${POSIX} ; ${RESTORE_STATUS}`,
  `'#(set -g __strand $status) ; eval ${fish('$__strand')} \\#\\' && :`,
].join(' ');

const LOADERS: Readonly<Record<ShellFamily, string>> = {
  // In an AND list, since a status must not end a shell with `set -e`.
  posix: `\\eval ${POSIX}; ${RESTORE_STATUS} && :`,
  fish: `eval ${fish('$status')}`,
  unknown: POSIX_OR_FISH,
};

/** The space keeps the line out of the history of shells that are set up like that. */
export function loaderOf(family: ShellFamily): string {
  return ` ${LOADERS[family]}`;
}
