/** Dead children with unread output hold no descriptor, and their output waits for a reader. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { PtyChild } from 'strand-pty';
import { eventually, isGone, terminalDescriptors } from '../support/proc.js';
import { closeOf, Listener, shell } from '../support/pty-child.js';
import { readable, shell as withErrorsApart } from '../support/stdio-child.js';
import { ourDescriptors, test } from '../support/test.js';

const pipes = () => ourDescriptors().filter((name) => name.startsWith('pipe:')).length;

test('1000 dead children with unread output hold no descriptor open', async () => {
  const before = ourDescriptors().length;
  const children: PtyChild[] = [];
  for (let count = 0; count < 1000; count++) {
    const child = shell('exit 3');
    children.push(child);
    await once(child, 'exit');
  }
  assert.equal(ourDescriptors().length, before);
  assert.ok(children.every((child) => !child.closed && child.exitCode === 3));
});

test('unread output of a dead child is delivered to a listener added after its terminal was closed', async () => {
  const before = terminalDescriptors();
  const child = shell('stty raw; head -c 3000 /dev/zero; exit 3');
  await child.exited;
  assert.equal(terminalDescriptors(), before);
  let length = 0;
  for await (const chunk of child) length += chunk.length;
  assert.deepEqual([length, child.exitCode], [3000, 3]);
});

test("a reader paused in the middle of the output gets the rest after the dead child's terminal was closed", async () => {
  const before = terminalDescriptors();
  const child = shell('stty raw; head -c 3000 /dev/zero; read line; head -c 3000 /dev/zero');
  const listener = new Listener(child);
  await once(child, 'data');
  child.pause();
  child.write('go\n');
  await child.exited;
  await eventually('the terminal is closed', () => terminalDescriptors() === before);
  child.resume();
  assert.deepEqual(await closeOf(child), { exitCode: 0, signal: null });
  assert.equal(listener.bytes.filter((byte) => byte === 0).length, 6000);
});

test('the pipes of a dead child are closed, and their unread output stays readable', async () => {
  const before = pipes();
  const child = withErrorsApart('echo out; echo err >&2; exit 4');
  assert.deepEqual(await child.ended, { exitCode: 4, signal: null });
  assert.equal(pipes(), before);
  assert.equal(await text(readable(child)), 'err\n');
  assert.equal(await text(child), 'out\r\n');
});

test('a terminal that a background job holds is closed when the job closes it, also while the stream is not read', async () => {
  const before = terminalDescriptors();
  const child = shell('trap "" HUP; exec 3<&0; (read line <&3; echo late) & echo early; exit 3');
  await child.exited;
  assert.equal(terminalDescriptors(), before + 2, 'the master and the pidfd');
  child.write('go\n');
  await eventually('the terminal is closed', () => terminalDescriptors() === before);
  assert.deepEqual(await child.ended, { exitCode: 3, signal: null });
  const listener = new Listener(child);
  await closeOf(child);
  assert.match(listener.text, /early\n(go\n)?late\n$/);
});

test('a dead child with unread output and without references is garbage-collected', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const start = async () => {
    const child = shell('echo hello');
    await child.exited;
    return { child: new WeakRef(child), pid: child.pid };
  };
  const { child, pid } = await start();
  await eventually('the PtyChild is garbage-collected', () => {
    collect();
    return child.deref() === undefined;
  });
  assert.ok(isGone(pid));
});
