/** Starts a child as root, changes to another user, and prints what foreground() reports. */
import { spawn } from 'strand-pty';
import { eventually } from '../support/proc.js';

const NOBODY = 65_534;
const child = spawn('sleep', ['60'], { cwd: '/' });
await eventually('the child has its own name', () => child.foreground()?.name === 'sleep');
process.setgid?.(NOBODY);
process.setuid?.(NOBODY);
const { name, cwd } = child.foreground() ?? {};
child.destroy();
await child.exited;
process.stdout.write(JSON.stringify({ name, cwd }));
