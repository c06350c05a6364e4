/**
 * Changes to the groups and the user of its first argument, and starts a child with the options of the second.
 * Prints both identities, or how the spawn failed.
 */
import { type SpawnError, type SpawnProcessOptions, spawnProcess } from 'strand-pty';
import { identityOf } from '../support/identity.js';
import { childrenOf, statusOf } from '../support/proc.js';
import { RecordingProtocol } from '../support/recording-protocol.js';

interface Ours {
  readonly groups?: number[];
  readonly gid?: number;
  readonly uid?: number;
}

const [ours = '{}', options = '{}'] = process.argv.slice(2);
const { groups, gid, uid } = JSON.parse(ours) as Ours;
if (groups) process.setgroups?.(groups);
if (gid !== undefined) process.setgid?.(gid);
if (uid !== undefined) process.setuid?.(uid);

const child = new RecordingProtocol();
const answer: Record<string, unknown> = { before: identityOf(process.pid) };
try {
  const given = JSON.parse(options) as SpawnProcessOptions;
  spawnProcess(child, 'sleep', ['sleep', '60'], { usePTY: true, path: '/', ...given });
  const pid = child.transport.originalPid;
  answer['child'] = identityOf(pid);
  answer['capabilities'] = ['CapInh', 'CapPrm', 'CapEff', 'CapAmb'].map((set) =>
    Number(`0x${statusOf(pid, set)}`),
  );
  child.transport.signalProcess('KILL');
  await child.ended;
} catch (error) {
  const { code, syscall, message } = error as SpawnError;
  answer['failure'] = { code, syscall, message };
}
answer['after'] = identityOf(process.pid);
answer['left'] = childrenOf(process.pid);
console.log(JSON.stringify(answer));
