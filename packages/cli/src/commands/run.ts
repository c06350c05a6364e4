/**
 * `strand run`: a command on a terminal of its own, joined to the user's.
 *
 * Test: test/commands/run.test.ts, test/session/
 */
import { SpawnError } from 'strand-pty';
import type { Command } from '../command.js';
import { parseCommandLine } from '../command-line.js';
import { exitStatusOfFailure } from '../exit-status.js';
import { complain, print } from '../print.js';
import { runSession } from '../session/session.js';
import { parseSize } from '../session/window-size.js';
import { UsageError } from '../usage-error.js';

const help = `Usage: strand run [--size COLUMNSxROWS] [--cwd DIRECTORY] [--] COMMAND [ARGUMENT]…

Runs COMMAND on a terminal of its own, joined to standard input and output.

  --size COLUMNSxROWS   the size of the terminal; default: that of yours, followed
                        as it changes, or 80x24 where there is none
  --cwd DIRECTORY       where COMMAND starts
  -h, --help            prints this

When standard input is a terminal, every key goes to COMMAND, ^C and ^Z too.

When it is not, what comes is typed into the terminal, without echo. After its end,
and once COMMAND has read all of it, the end-of-file character (^D) is typed; again
whenever COMMAND reads it and lives on, because the end of a file stays. A program
that takes keys one by one (an interactive shell, an editor) gets its first after
50 ms of rest, and more after pauses that grow to a second. COMMAND is never cut
off: one that ignores ^D ends when it likes. An interactive shell heeds ^D only on
an empty line, so its input must end with a newline.

SIGTERM, SIGHUP, SIGUSR1 and SIGUSR2 are passed on to COMMAND, SIGINT and SIGQUIT to the
job in the foreground. When nobody reads standard output any more, COMMAND is hung up.
When COMMAND has ended, a job that still has the terminal is heard as long as it prints,
and hung up when it was quiet for a moment.

Exit status:
  that of COMMAND; 128+N when signal N ended it
  125  strand itself failed, or was called in a wrong way
  126  COMMAND was found and cannot be run
  127  COMMAND was not found
  141  standard output was closed
`;

const options = {
  size: { type: 'string' },
  cwd: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

export const run: Command = {
  name: 'run',
  summary: 'runs a command on a terminal of its own',
  help,

  async main(args) {
    const { values, command } = parseCommandLine(args, options);
    if (values.help) {
      print(help);
      return 0;
    }
    const [file, ...rest] = command;
    if (file === undefined) throw new UsageError('no command to run was given');
    if (values.cwd === '') throw new UsageError('--cwd must not be empty');
    const size = values.size === undefined ? undefined : parseSize(values.size);
    try {
      return await runSession(file, rest, { size, cwd: values.cwd });
    } catch (error) {
      if (!(error instanceof SpawnError)) throw error;
      complain(error.message);
      return exitStatusOfFailure(error);
    }
  },
};
