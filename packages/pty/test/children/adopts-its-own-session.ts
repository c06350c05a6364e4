/** Leads a session on the terminal whose master is its 3; tells how the adoptions fail and which signals came. */
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
