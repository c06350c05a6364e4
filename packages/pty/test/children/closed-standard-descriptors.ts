/** Closes descriptors 0, 1 and 2, starts a child, and writes the result to the file given by the first argument. */
import { closeSync, writeFileSync } from 'node:fs';
import { type PTYProcess, spawnProcess } from 'strand-pty';
import { descriptorsOf } from '../support/proc.js';
import { RecordingProtocol } from '../support/recording-protocol.js';

for (const fd of [0, 1, 2]) closeSync(fd);
const child = new RecordingProtocol();
const transport = spawnProcess(child, 'cat', ['cat'], { usePTY: true }) as PTYProcess;
const parents = descriptorsOf(process.pid);
// The dynamic linker has files open until the program runs.
transport.write(Buffer.from('heard\n'));
await child.received('heard\nheard\n');
const answer = {
  parentsAreTerminal: [0, 1].map((fd) => /ptmx|pts/.test(parents[fd] ?? '')),
  childs: descriptorsOf(transport.originalPid),
  ttyName: transport.ttyName,
};
transport.closeStdin();
const { exitCode, signal } = await child.ended;
writeFileSync(process.argv[2] ?? '', JSON.stringify({ ...answer, exitCode, signal }));
