/**
 * Rule 7, the descriptors: the child has its terminal as 0, 1 and 2 and nothing else, and no other process has
 * it.
 */
import assert from 'node:assert/strict';
import { spawn as spawnOnPipes } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ProcessDone } from 'strand-pty';
import { answerOf, runNode } from '../support/node-program.js';
import { descriptorsOf } from '../support/proc.js';
import { pidOf, run, start } from '../support/start.js';
import { test } from '../support/test.js';

/** Ends the input, so that the child exits. */
async function endInput(child: ReturnType<typeof run>): Promise<void> {
  child.transport.closeStdin();
  assert.ok((await child.ended) instanceof ProcessDone);
}

async function onlyTerminal(child: ReturnType<typeof run>): Promise<void> {
  // The dynamic linker has files open until the program runs.
  child.transport.write(Buffer.from('line\n'));
  await child.received('line\nline\n');
  const { ttyName } = child.transport;
  assert.deepEqual(descriptorsOf(pidOf(child)), { 0: ttyName, 1: ttyName, 2: ttyName });
}

test('a child has only descriptors 0 to 2 while the parent has sockets, files and other terminals open', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const accepted = once(server, 'connection') as Promise<[Socket]>;
  const { port } = server.address() as { port: number };
  const client = connect(port, '127.0.0.1');
  const [socket] = await accepted;
  const file = openSync('/dev/null', 'r');
  const other = run('cat');

  const child = run('cat');
  await onlyTerminal(child);
  await onlyTerminal(other);

  await endInput(child);
  await endInput(other);
  closeSync(file);
  client.destroy();
  socket.destroy();
  server.close();
});

// Node makes inherited descriptors close-on-exec, but checks only the lowest numbers, up to the first gap.
const INHERIT = 'import os, sys; os.dup2(0, 100, True); os.execvp(sys.argv[1], sys.argv[1:])';

test('inheritable descriptors that the parent itself inherited are closed in the child', async () => {
  const answer = await answerOf<{ passedOn: number[]; childs: number[] }>('inherited-descriptors', {
    wrapper: ['python3', '-c', INHERIT],
  });
  assert.ok(answer.passedOn.includes(100));
  assert.deepEqual(answer.childs, [0, 1, 2]);
});

test('a program started by node:child_process inherits no terminal and no pidfd', async () => {
  const child = run('cat');
  const sibling = spawnOnPipes('cat', { stdio: ['pipe', 'inherit', 'inherit'] });
  await once(sibling, 'spawn');
  const { 0: input, 1: output, 2: errors, ...others } = descriptorsOf(sibling.pid ?? 0);
  sibling.stdin.end();
  await once(sibling, 'exit');
  await endInput(child);
  assert.deepEqual([output, errors], [descriptorsOf(process.pid)[1], descriptorsOf(process.pid)[2]]);
  assert.doesNotMatch([input, ...Object.values(others)].join(), /ptmx|pts|pidfd/);
});

test('a file that the child opens gets descriptor 3, the next one 4', async () => {
  const child = start('exec 3</dev/null 4</dev/null; ls -1 /proc/$$/fd');
  await child.ended;
  assert.equal(child.output, '0\n1\n2\n3\n4\n');
});

test('loading the package in a process without stdin does not take descriptor 0', async () => {
  assert.deepEqual(await answerOf('loads-without-stdin'), { next: 0 });
});

test('a child on a terminal works when descriptors 0, 1 and 2 of the parent are closed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'strand-closed-'));
  const file = join(folder, 'answer');
  const end = await runNode('closed-standard-descriptors', { args: [file] });
  assert.equal(end.code, 0);
  const { ttyName, ...answer } = JSON.parse(readFileSync(file, 'utf8'));
  rmSync(folder, { recursive: true });
  assert.deepEqual(answer, {
    parentsAreTerminal: [true, true],
    childs: { 0: ttyName, 1: ttyName, 2: ttyName },
    exitCode: 0,
    signal: null,
  });
});
