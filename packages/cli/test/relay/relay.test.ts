import assert from 'node:assert/strict';
import { gone } from '../support/eventually.js';
import { strand } from '../support/piped.js';
import { Terminal } from '../support/terminal.js';
import { test } from '../support/test.js';

test('strand run: a user works in a shell and leaves it', async () => {
  const terminal = Terminal.shell('strand run bash --norc; echo "status $?,"');
  await terminal.shows('$ ');
  terminal.type('tty; stty size\r');
  await terminal.shows(/\/dev\/pts\/\d+\s+24 80\s/);
  terminal.type('echo $((6*7))\r');
  await terminal.shows(/\r42\r\n/);
  terminal.type('exit 4\r');
  assert.equal(await terminal.shows(/status (\d+),/), '4');
  await terminal.end();
});

test("strand run: the command ends when the user's terminal is closed, and strand exits with its status", async () => {
  const terminal = new Terminal(...strand('run', 'sh', '-c', 'echo "up $$,"; exec sleep 60'));
  const pid = Number(await terminal.shows(/up (\d+),/));
  terminal.child.destroy();
  assert.deepEqual(await terminal.child.exited, { exitCode: 129, signal: null });
  await gone(pid);
});
