import assert from 'node:assert/strict';
import { once } from 'node:events';
import { closeOf, eventsOf, Listener, shell } from '../support/pty-child.js';
import { test } from '../support/test.js';

const NEVER_READS = 'stty raw -echo; echo ready; exec sleep 60';

test('input that a killed child did not read is dropped, and the write callbacks get no error', async () => {
  const child = shell(NEVER_READS);
  const events = eventsOf(child);
  await new Listener(child).received('ready\n');
  const results: unknown[] = [];
  for (const size of [1 << 20, 10]) {
    child.write(Buffer.alloc(size), (error) => results.push(error ?? 'no error'));
  }
  child.kill('SIGKILL');
  assert.deepEqual(await closeOf(child), { exitCode: null, signal: 'SIGKILL' });
  assert.deepEqual(results, ['no error', 'no error']);
  assert.ok(!events.includes('error'));
});

test("the last input of end() that a killed child did not read is dropped, and 'finish' comes", async () => {
  const child = shell(NEVER_READS);
  await new Listener(child).received('ready\n');
  const finished = once(child, 'finish');
  child.end(Buffer.alloc(1 << 20));
  child.kill('SIGKILL');
  await finished;
  assert.deepEqual(await child.ended, { exitCode: null, signal: 'SIGKILL' });
});

test('input that a dead child did not read is dropped also while its output is unread, which stays', async () => {
  const child = shell('stty raw -echo; echo ready; sleep 0.1');
  await child.exited;
  await new Promise<void>((resolve, reject) => {
    child.write(Buffer.alloc(1 << 20), (error) => (error ? reject(error) : resolve()));
  });
  await new Promise<void>((resolve) => {
    setImmediate(() => child.end(resolve));
  });
  assert.equal(child.closed, false);
  const listener = new Listener(child);
  await closeOf(child);
  assert.equal(listener.text, 'ready\n');
});

test("a write inside 'exit' or 'end' is dropped without an error", async () => {
  const child = shell('exit 1');
  const events = eventsOf(child);
  child.resume();
  for (const event of ['exit', 'end']) {
    child.once(event, () => {
      child.write('input after the exit', (error) => assert.ifError(error));
    });
  }
  await closeOf(child);
  assert.ok(!events.includes('error'));
});

test("a write after 'close' gives its callback Node's own error, and emits no 'error'", async () => {
  const child = shell('exit 1');
  const events = eventsOf(child);
  child.resume();
  await once(child, 'close');
  const error = await new Promise<unknown>((resolve) => {
    child.write('x', resolve);
  });
  assert.match(String((error as NodeJS.ErrnoException).code), /^ERR_STREAM_(DESTROYED|WRITE_AFTER_END)$/);
  await new Promise(setImmediate);
  assert.ok(!events.includes('error'));
});

test('a write after destroy gives its callback ERR_STREAM_DESTROYED', async () => {
  const child = shell('exec sleep 60');
  child.destroy();
  const error = await new Promise<unknown>((resolve) => {
    child.write('x', resolve);
  });
  assert.equal((error as NodeJS.ErrnoException).code, 'ERR_STREAM_DESTROYED');
  await child.ended;
});

test('a write after end() emits ERR_STREAM_WRITE_AFTER_END, as on any stream', async () => {
  const child = shell('exec cat');
  child.resume().end();
  const results = once(child, 'error');
  child.write('x');
  assert.equal((await results)[0].code, 'ERR_STREAM_WRITE_AFTER_END');
  await child.ended;
});
