/** Under Node's permission model, which denies /proc: prints what a node-pty terminal reports about its child. */
import { spawn } from 'strand-pty/node-pty';

const pty = spawn('sh', ['-c', 'read line; exit 3']);
const before = pty.process;
pty.onExit(({ exitCode }) => {
  process.stdout.write(JSON.stringify([before, exitCode, pty.process]));
});
pty.write('\n');
