/**
 * `strand run`: runs a command on its own terminal, relayed to standard input and output.
 *
 * Test: test/commands/run.test.ts, test/relay/
 */
import { SpawnError } from 'strand-pty';
import type { Command } from '../command.js';
import { parseCommandLine } from '../command-line.js';
import { exitStatusOfFailure, OWN_FAILURE } from '../exit-status.js';
import { complain, print } from '../print.js';
import { relay } from '../relay/relay.js';
import { parseSize } from '../relay/window-size.js';
import { UsageError } from '../usage-error.js';

const help = `Usage: strand run [--size COLUMNSxROWS] [--cwd DIRECTORY] [--] COMMAND [ARGUMENT]…

Runs COMMAND on its own terminal, and relays standard input and output to it.

  --size COLUMNSxROWS   size of the terminal; default: the size of your terminal,
                        also when that changes, or 80x24 without a terminal
  --cwd DIRECTORY       working directory of COMMAND
  -h, --help            prints this text

If standard input is a terminal, every key goes to COMMAND, including ^C and ^Z.

If standard input is not a terminal, it is typed into COMMAND's terminal without
echo. After its end, and once COMMAND has read all of it, the end-of-file character
(^D) is typed, and typed again whenever COMMAND reads it and goes on. A program that
reads single keys (an interactive shell, an editor) gets the first ^D after a pause
of 50 ms, and further ones after pauses that grow to a second. strand does not end
COMMAND: a program that ignores ^D ends by itself. An interactive shell accepts ^D
only on an empty line, so its input must end with a newline.

SIGTERM, SIGHUP, SIGUSR1 and SIGUSR2 are passed on to COMMAND, SIGINT and SIGQUIT to
the foreground job. When standard output is closed, COMMAND is hung up. When COMMAND
has ended and a background job still has the terminal open, the job's output is
passed on until it has printed nothing for 200 ms; then the job is hung up.

Exit status:
  the exit code of COMMAND, or 128+N if signal N ended it
  125  strand failed, or its arguments are invalid
  126  COMMAND was found but cannot be run
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
  summary: 'runs a command on its own terminal',
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
      return await relay(file, rest, { size, cwd: values.cwd });
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (!(error instanceof SpawnError) && code !== 'ERR_ACCESS_DENIED') throw error;
      complain(message);
      return error instanceof SpawnError ? exitStatusOfFailure(error) : OWN_FAILURE;
    }
  },
};
