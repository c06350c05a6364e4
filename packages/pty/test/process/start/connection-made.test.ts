/** Rule 1: everything works inside connectionMade. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { type ProcessTransport, reactor } from 'strand-pty';
import { statOf } from '../../support/proc.js';
import { RecordingProtocol } from '../../support/recording-protocol.js';
import { connect } from '../../support/start.js';
import { test } from '../../support/test.js';

const O_NONBLOCK = 0o4000;
const O_CLOEXEC = 0o2000000;

/** Calls a function inside connectionMade. */
class Prompt extends RecordingProtocol {
  readonly #act: (child: Prompt) => void;

  constructor(act: (child: Prompt) => void) {
    super();
    this.#act = act;
  }

  override connectionMade(): void {
    super.connectionMade();
    this.#act(this);
  }
}

test('inside connectionMade the child runs, the master is non-blocking and close-on-exec, and reading has started', async () => {
  const child = new Prompt(({ transport }) => {
    assert.equal(statOf(transport.pid ?? 0)?.parent, process.pid);
    const info = readFileSync(`/proc/self/fdinfo/${transport.fileno()}`, 'latin1');
    const flags = Number.parseInt(/^flags:\s*(\d+)/m.exec(info)?.[1] ?? '', 8);
    assert.equal(flags & O_NONBLOCK, O_NONBLOCK);
    assert.equal(flags & O_CLOEXEC, O_CLOEXEC);
    assert.ok(reactor.getReaders().includes(transport));
    assert.equal(transport.status, -1);
    assert.ok(transport.connected);
  });
  connect(child, 'true');
  assert.equal((await child.ended).exitCode, 0);
});

test('makeConnection gets the transport that spawnProcess returns', async () => {
  const given: ProcessTransport[] = [];
  class Made extends RecordingProtocol {
    override makeConnection(transport: ProcessTransport): void {
      given.push(transport);
      super.makeConnection(transport);
    }
  }
  const child = new Made();
  assert.equal(child.transport, null);
  const returned = reactor.spawnProcess(child, 'true', ['true'], { usePTY: true });
  assert.deepEqual(given.length, 1);
  assert.ok(given[0] === returned && child.transport === returned);
  await child.ended;
});

test('processExited follows connectionMade, also when the child dies inside it', async () => {
  const child = new Prompt(({ transport }) => {
    while (statOf(transport.pid ?? 0)?.state !== 'Z') {}
  });
  connect(child, 'sh', ['-c', 'exit 3']);
  assert.deepEqual(child.events, ['connectionMade']);
  assert.equal((await child.ended).exitCode, 3);
  assert.deepEqual(child.events, ['connectionMade', 'exited', 'ended']);
});

for (const [what, act, output] of [
  ['killed', (child: Prompt) => child.transport.signalProcess('KILL'), ''],
  ['resized', (child: Prompt) => child.transport.resize(100, 40), '40 100\nend\n'],
  ['given the end of its input', (child: Prompt) => child.transport.closeStdin(), '24 80\nend\n'],
] as const) {
  test(`inside connectionMade the child can be ${what}`, async () => {
    const child = connect(new Prompt(act), 'sh', ['-c', 'read go; stty size; echo end'], {
      usePTY: { echo: false },
    });
    child.transport.write(Buffer.from('\n'));
    await child.ended;
    assert.equal(child.output, output);
  });
}
