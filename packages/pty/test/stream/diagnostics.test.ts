import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { type DiagnosticsMessages, SpawnError, spawn } from 'strand-pty';
import { closeOf, textOf } from '../support/pty-child.js';
import { test } from '../support/test.js';

const names = ['strand-pty:spawn', 'strand-pty:exit', 'strand-pty:close', 'strand-pty:error'] as const;

type Published = {
  [Name in keyof DiagnosticsMessages]: [Name, DiagnosticsMessages[Name]];
}[keyof DiagnosticsMessages];

/** The messages that are published while `body` runs. */
async function published(body: () => Promise<void>): Promise<Published[]> {
  const messages: Published[] = [];
  const note = (message: unknown, name: string | symbol) => messages.push([name, message] as Published);
  for (const name of names) subscribe(name, note);
  try {
    await body();
  } finally {
    for (const name of names) unsubscribe(name, note);
  }
  return messages;
}

test('the spawn, exit and close of a child are published on their diagnostics channels', async () => {
  const messages = await published(async () => {
    await textOf(spawn('sh', ['-c', 'exit 3']));
  });
  assert.deepEqual(
    messages.map(([name]) => name),
    ['strand-pty:spawn', 'strand-pty:exit', 'strand-pty:close'],
  );
  const [[, spawned], [, exited], [, closed]] = messages as [Published, Published, Published];
  assert.ok('child' in spawned && 'file' in spawned);
  assert.deepEqual([spawned.file, spawned.args], ['sh', ['-c', 'exit 3']]);
  for (const message of [exited, closed])
    assert.deepEqual(message, { child: spawned.child, exitCode: 3, signal: null });
});

test('a failed spawn is published on strand-pty:error, and thrown', async () => {
  const [[name, message] = []] = await published(async () => {
    assert.throws(() => spawn('/nowhere', ['a']), SpawnError);
  });
  assert.equal(name, 'strand-pty:error');
  assert.ok(message && 'error' in message && 'file' in message && message.error instanceof SpawnError);
  assert.deepEqual([message.file, message.args, message.error.code], ['/nowhere', ['a'], 'ENOENT']);
});

test("an 'error' of a PtyChild is published on strand-pty:error with the child", async () => {
  const wrong = new Error('wrong');
  const messages = await published(async () => {
    const child = spawn('cat').on('error', () => {});
    const closed = closeOf(child);
    child.destroy(wrong);
    await closed;
  });
  const [, message] = messages.find(([name]) => name === 'strand-pty:error') ?? [];
  assert.ok(message && 'error' in message && 'child' in message);
  assert.equal(message.error, wrong);
});

test("strand-pty:exit is published before the child's 'exit' listeners are called", async () => {
  const order: string[] = [];
  await published(async () => {
    subscribe('strand-pty:exit', note);
    const child = spawn('true').on('exit', () => order.push('event'));
    await textOf(child);
    unsubscribe('strand-pty:exit', note);
  });
  function note(): void {
    order.push('channel');
  }
  assert.deepEqual(order, ['channel', 'event']);
});
