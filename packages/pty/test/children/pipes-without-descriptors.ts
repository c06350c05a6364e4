/**
 * Closes descriptors 0, 1 and 2, starts a child on pipes, and writes the result to the file given by the first
 * argument.
 */
import { closeSync, writeFileSync } from 'node:fs';
import { ProcessProtocol, type SpawnError, spawnProcess } from 'strand-pty';
import { PipeProtocol } from '../support/pipe-protocol.js';

for (const fd of [0, 1, 2]) closeSync(fd);

function inherit(childFDs: Record<number, 'r' | 'w' | number>): string {
  try {
    spawnProcess(new ProcessProtocol(), 'true', ['true'], { childFDs });
    return 'nothing was wrong';
  } catch (error) {
    return (error as SpawnError).code;
  }
}

// Source descriptor 1 would be an end of the child's own pipe.
const inherited = inherit({ 0: 'w', 5: 1 });
const child = new PipeProtocol();
const script = 'read -r line; echo "out $line"; echo err >&2; echo three >&3; exit 4';
const childFDs = { 0: 'w', 1: 'r', 2: 'r', 3: 'r' } as const;
const transport = spawnProcess(child, 'sh', ['sh', '-c', script], { childFDs });
transport.write(Buffer.from('word\n'));
const { exitCode } = await child.ended;
const [out, err, three] = [1, 2, 3].map((childFD) => child.text(childFD));
writeFileSync(process.argv[2] ?? '', JSON.stringify({ out, err, three, exitCode, inherited }));
