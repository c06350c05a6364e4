/**
 * Leads a session on the terminal whose master is descriptor 3. Prints the errors of the adoptions and the
 * signals received.
 */
import { PtyChild } from 'strand-pty';

const signals: string[] = [];
for (const name of ['SIGHUP', 'SIGTERM', 'SIGCONT'] as const) process.on(name, () => signals.push(name));
const errors = [undefined, process.ppid].map((pid) => {
  try {
    PtyChild.adopt(3, pid);
    return 'not refused';
  } catch (error) {
    return (error as Error).message;
  }
});
setImmediate(() => process.stdout.write(JSON.stringify({ errors, signals })));
