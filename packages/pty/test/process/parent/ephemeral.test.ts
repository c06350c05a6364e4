/** Rules 45 and 46: the log prefix of a transport; a transport can be neither cloned nor saved. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { inspect } from 'node:util';
import { MessageChannel } from 'node:worker_threads';
import { ProcessProtocol, PTYProcess } from 'strand-pty';
import { RecordingProtocol } from '../../support/recording-protocol.js';
import { run } from '../../support/start.js';
import { test } from '../../support/test.js';

async function withChild(body: (transport: PTYProcess) => Promise<void> | void): Promise<void> {
  const child = run('cat');
  await body(child.transport);
  child.transport.closeStdin();
  await child.ended;
  await body(child.transport);
}

test('structuredClone of a PTYProcess throws DataCloneError, dead or alive', async () => {
  await withChild((transport) => {
    assert.throws(() => structuredClone(transport), { name: 'DataCloneError' });
    assert.throws(() => structuredClone({ inside: [transport] }), { name: 'DataCloneError' });
  });
});

test('postMessage of a PTYProcess throws DataCloneError, dead or alive', async () => {
  const { port1, port2 } = new MessageChannel();
  await withChild((transport) => {
    assert.throws(() => port1.postMessage(transport), { name: 'DataCloneError' });
  });
  port1.close();
  port2.close();
});

test('JSON.stringify of a PTYProcess writes null, and emits a warning that names it', async () => {
  await withChild(async (transport) => {
    const warned = once(process, 'warning');
    const alive = setInterval(() => undefined, 1000);
    assert.equal(JSON.stringify({ transport }), '{"transport":null}');
    const [warning] = (await warned) as [Error];
    clearInterval(alive);
    assert.equal(warning.name, 'EphemeralWarning');
    assert.equal(warning.message, `${transport} cannot be saved: null was written instead`);
  });
});

test('toString and inspect of a PTYProcess show its class, its pid and its status', async () => {
  await withChild((transport) => {
    const text = `<PTYProcess pid=${transport.pid} status=${transport.status}>`;
    assert.equal(String(transport), text);
    assert.equal(inspect(transport), text);
    assert.equal(inspect({ transport }), `{ transport: ${text} }`);
  });
});

test('toString of a subclass of PTYProcess shows its own name', async () => {
  class MyProcess extends PTYProcess {}
  const child = new RecordingProtocol();
  const transport = new MyProcess(child, 'true', ['true']);
  assert.match(String(transport), /^<MyProcess pid=\d+ status=-1>$/);
  await child.ended;
});

test('the log prefix of a PTYProcess is "-", that of another object its own or its class name', async () => {
  class Logging extends PTYProcess {
    prefixOf(other: object): string {
      return this.getLogPrefix(other);
    }
  }
  const child = new RecordingProtocol();
  const transport = new Logging(child, 'true', ['true']);
  assert.equal(transport.logPrefix(), '-');
  assert.equal(transport.prefixOf({ logPrefix: () => 'mine' }), 'mine');
  assert.equal(transport.prefixOf(new ProcessProtocol()), 'ProcessProtocol');
  assert.equal(transport.prefixOf(transport), '-');
  await child.ended;
});
