/**
 * Runs as process 1: a job that outlives its leader is reparented to it, and becomes a zombie that no process
 * reaps.
 */
import { PtySession } from '../support/pty-session.js';

const session = new PtySession(`set -m; trap '' HUP; sleep 60 & echo job $!; exit 3`);
await session.pidOf('job');
await session.child.exited;
const result = await session.child.terminate({ grace: 600_000 });
process.stdout.write(JSON.stringify({ pid: process.pid, result }));
