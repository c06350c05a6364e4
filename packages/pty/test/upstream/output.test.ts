import assert from 'node:assert/strict';
import { gunzipSync } from 'node:zlib';
import type { PTYProcess } from 'strand-pty';
import { connectTo, program } from '../support/on-pipes.js';
import { PipeProtocol } from '../support/pipe-protocol.js';
import { test } from '../support/test.js';
import { upstream } from '../support/upstream.js';

upstream('stderr', 'output to stderr is received as errors', async ({ start, onTerminal }) => {
  const env = { ...process.env, LC_ALL: 'C' };
  const child = start('ls', ['/no/such/file'], { env });
  assert.equal((await child.ended).exitCode, 2);
  assert.match(child.text(onTerminal ? 1 : 2), /^ls: cannot access .*No such file or directory\n$/);
  assert.equal(child.text(onTerminal ? 2 : 1), '');
});

/** Three million bytes that compress to about half. */
function text(): Buffer {
  const bytes = Buffer.alloc(3_000_000);
  let state = 1;
  for (let i = 0; i < bytes.length; i++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    bytes[i] = 97 + ((state >>> 16) & 15);
  }
  return bytes;
}

test('process: 3 MB written to gzip on pipes come back compressed and complete', async () => {
  const child = program('gzip', ['-c']);
  child.transport.write(text());
  child.transport.closeStdin();
  assert.equal((await child.ended).exitCode, 0);
  assert.ok(gunzipSync(child.bytes(1)).equals(text()));
  assert.equal(child.text(2), '');
});

test('process: 3 MB written to gzip on pipes beside a terminal come back compressed and complete', async () => {
  const child = connectTo(new PipeProtocol<PTYProcess>(), 'gzip', ['-c'], {
    usePTY: true,
    childFDs: { 0: 'w', 1: 'r', 2: 'pty' },
  });
  child.transport.writeToChild(0, text());
  child.transport.closeStdin();
  assert.equal((await child.ended).exitCode, 0);
  assert.ok(gunzipSync(child.bytes(1)).equals(text()));
});
