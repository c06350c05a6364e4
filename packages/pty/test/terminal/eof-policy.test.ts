/** Rule 30, the `eof` option: what closeStdin sends, and when. */
import assert from 'node:assert/strict';
import { type EofPolicy, PTYProcess, type TerminalOptions } from 'strand-pty';
import { kernel } from '#src/native/kernel.js';
import { type Attributes, readAttributes } from '#src/terminal/attributes.js';
import { endOfInput } from '#src/terminal/end-of-input.js';
import { RecordingProtocol } from '../support/recording-protocol.js';
import { start, track } from '../support/start.js';
import { test } from '../support/test.js';

/** Records the bytes written to the terminal, and has a promise for the close of the write side. */
class Observed extends PTYProcess {
  sent = '';
  #closed!: () => void;
  readonly closed = new Promise<void>((resolve) => {
    this.#closed = resolve;
  });

  protected override writeSomeData(data: Uint8Array): number | Error {
    const taken = super.writeSomeData(data);
    if (typeof taken === 'number') this.sent += Buffer.from(data.subarray(0, taken)).toString('latin1');
    return taken;
  }

  protected override closeWriteConnection(): void {
    super.closeWriteConnection();
    this.#closed();
  }
}

/** The bytes that closeStdin sends, for a child that prints `ready` and reads nothing. */
async function sentAtEnd(script: string, usePTY: TerminalOptions, input = ''): Promise<string> {
  const child = new RecordingProtocol();
  const transport = track(new Observed(child, 'sh', ['sh', '-c', `${script}; exec sleep 60`], { usePTY }));
  await child.received('ready');
  transport.write(Buffer.from(input));
  transport.sent = '';
  transport.closeStdin();
  await transport.closed;
  if (transport.connected) transport.signalProcess('KILL');
  await child.ended;
  return transport.sent;
}

const COOKED = 'echo ready';
const RAW = 'stty raw; echo ready';
const WITHOUT = 'stty eof undef; echo ready';

for (const [policy, cooked, raw, without] of [
  ['canonical', '\x04', '', ''],
  ['always', '\x04', '\x04', ''],
  ['hangup', '', '', ''],
] as const) {
  test(`closeStdin with eof: '${policy}' sends ${JSON.stringify([cooked, raw, without])} to a canonical, a raw and an EOF-less terminal`, async () => {
    const usePTY = { eof: policy, echo: false };
    assert.deepEqual(await Promise.all([COOKED, RAW, WITHOUT].map((script) => sentAtEnd(script, usePTY))), [
      cooked,
      raw,
      without,
    ]);
  });
}

test("closeStdin without the option eof works as with 'canonical'", async () => {
  assert.deepEqual(await Promise.all([COOKED, RAW].map((script) => sentAtEnd(script, { echo: false }))), [
    '\x04',
    '',
  ]);
});

test('closeStdin after an unfinished line sends two EOF characters to a canonical and one to a raw terminal', async () => {
  const usePTY = { eof: 'always', echo: false } as const;
  assert.equal(await sentAtEnd(COOKED, usePTY, 'beginning'), '\x04\x04');
  assert.equal(await sentAtEnd(RAW, usePTY, 'beginning'), '\x04');
});

test("closeStdin with eof: 'always' sends a raw child the EOF character as an ordinary byte", async () => {
  const child = start('head -c 2 | od -An -tx1', { usePTY: { raw: true, eof: 'always' } });
  child.transport.write(Buffer.from('a'));
  child.transport.closeStdin();
  await child.ended;
  assert.equal(child.output.trim(), '61 04');
});

test("closeStdin with eof: 'hangup' closes the terminal when everything is written, and delivers its output", async () => {
  const child = start('head -n 1; echo ready; exec sleep 60', { usePTY: { eof: 'hangup', echo: false } });
  child.transport.write(Buffer.from('line\n'));
  await child.received('ready');
  child.transport.closeStdin();
  assert.equal((await child.ended).signal, 'SIGHUP');
  assert.equal(child.output, 'line\nready\n');
});

test('an unknown eof option throws a TypeError with the value and the choices', () => {
  assert.throws(() => start('true', { usePTY: { eof: 'never' as EofPolicy } }), {
    name: 'TypeError',
    message: "eof must be 'canonical' or 'always' or 'hangup', got 'never'",
  });
});

test('endOfInput decides by the last byte and the attributes whether the line is empty', async () => {
  const child = start('cat');
  const usual = readAttributes(kernel, child.transport.fileno());
  child.transport.closeStdin();
  await child.ended;
  const count = (lastByte: number | undefined, changes: Partial<Attributes> = {}): number =>
    endOfInput('canonical', { ...usual, ...changes }, lastByte).length;
  assert.deepEqual(
    [undefined, 0x0a, 0x0d, 0x04].map((byte) => count(byte)),
    [1, 1, 1, 1],
  );
  assert.deepEqual(
    [0x00, 0x20, 0x7c].map((byte) => count(byte)),
    [2, 2, 2],
  );
  assert.deepEqual([count(0x0d, { ICRNL: false }), count(0x0a, { INLCR: true })], [2, 2]);
  assert.deepEqual([count(0x7c, { VEOL: 0x7c }), count(0x7c, { VEOL2: 0x7c })], [1, 1]);
  assert.deepEqual([count(0x0a, { VEOF: 0 }), count(0x0a, { ICANON: false })], [0, 0]);
});
