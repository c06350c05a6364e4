/** Starts a child as root, changes to another user, and terminates the child. */
import { spawnProcess } from 'strand-pty';
import { Termination } from '#src/process/termination.js';
import { RecordingProtocol } from '../support/recording-protocol.js';

const NOBODY = 65_534;
const child = new RecordingProtocol();
spawnProcess(child, 'sh', ['sh', '-c', 'echo ready; exec sleep 60'], { usePTY: true });
await child.received('ready');
process.setuid?.(NOBODY);

let refused = 'not refused';
try {
  child.transport.signalProcess('KILL');
} catch (error) {
  refused = (error as NodeJS.ErrnoException).code ?? '';
}
if (refused !== 'EPERM') throw new Error(`a signal to another user's child is ${refused}`);

const termination = new Termination(child.transport);
termination.kill('SIGTERM', 0);
const { exitCode, signal } = await child.ended;
termination.reaped();
console.log(JSON.stringify({ exitCode, signal }));
