/** `strand` on a terminal whose screen can be read. */
import { Session } from 'strand-terminal';
import { environment, shellLine } from './piped.js';
import { cleanUp } from './test.js';

/** A shell command that can call `strand`. */
export function shellSession(line: string, columns = 100, rows = 30): Session {
  const [file, args] = shellLine(line);
  const session = Session.spawn(file, args, { env: environment, columns, rows, timeout: 20_000 });
  cleanUp(() => {
    session.child?.destroy();
    session.child?.kill('SIGKILL');
  });
  return session;
}
