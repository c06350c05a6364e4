/** The attributes of a terminal: the initial ones, those that the child sets, and those set by setAttributes. */
import assert from 'node:assert/strict';
import type { Attributes, PTYProcess, TerminalOptions } from 'strand-pty';
import type { RecordingProtocol } from '../support/recording-protocol.js';
import { outputOf, run, start } from '../support/start.js';
import { test } from '../support/test.js';

async function end(child: RecordingProtocol): Promise<void> {
  child.transport.signalProcess('KILL');
  await child.ended;
}

/** The output of stty on a new terminal. */
async function sttyOf(usePTY: TerminalOptions): Promise<string> {
  return outputOf('stty -a', { usePTY: { columns: 500, ...usePTY } });
}

test('a new terminal is canonical, echoes, and has IUTF8 set', async () => {
  const child = run('sleep', ['60']);
  const { ICANON, ECHO, ISIG, ICRNL, OPOST, ONLCR, IUTF8, VEOF, VINTR, VERASE } =
    child.transport.getAttributes();
  assert.deepEqual([ICANON, ECHO, ISIG, ICRNL, OPOST, ONLCR, IUTF8], Array(7).fill(true));
  assert.deepEqual([VEOF, VINTR, VERASE], [0x04, 0x03, 0x7f]);
  assert.equal(child.transport.echo, true);
  await end(child);
});

test('the options raw and echo apply before the program starts', async () => {
  const cases: [TerminalOptions, RegExp, RegExp][] = [
    [{ raw: true }, / -icanon /, / -echo /],
    [{ raw: true, echo: true }, / -icanon /, / echo /],
    [{ echo: false }, / icanon /, / -echo /],
    [{}, / icanon /, / echo /],
  ];
  for (const [options, mode, echo] of cases) {
    const text = ` ${(await sttyOf(options)).replaceAll(/\s+/g, ' ')} `;
    assert.match(text, mode);
    assert.match(text, echo);
    assert.match(text, / iutf8 /);
  }
});

test('echo of a PTYProcess follows the child, and is false once the child is dead', async () => {
  const child = start('stty -echo; printf "Password: "; read word; stty echo; echo "[$word]"; cat');
  await child.received('Password: ');
  assert.equal(child.transport.echo, false);
  child.transport.write(Buffer.from('secret\n'));
  await child.received('[secret]');
  assert.equal(child.transport.echo, true);
  assert.equal(child.output, 'Password: [secret]\n');
  await end(child);
  assert.equal(child.transport.echo, false);
});

test('setAttributes of a PTYProcess applies at once, also for the child, and keeps other attributes', async () => {
  const child = start('read go; stty -a; cat');
  const before = child.transport.getAttributes();
  child.transport.setAttributes({ ECHO: false, VEOF: 0x02, ONLCR: false });
  const after = child.transport.getAttributes();
  assert.deepEqual(after, { ...before, ECHO: false, VEOF: 0x02, ONLCR: false });
  child.transport.write(Buffer.from('\n'));
  await child.received(/ -onlcr .* -echo /s);
  assert.match(child.output, /eof = \^B;/);
  await end(child);
});

test('setAttributes accepts every attribute that getAttributes returns', async () => {
  const child = run('sleep', ['60']);
  const all = child.transport.getAttributes();
  child.transport.setAttributes(all);
  assert.deepEqual(child.transport.getAttributes(), all);
  assert.ok(Object.keys(all).length > 50);
  await end(child);
});

test('setAttributes does not wait for a child that is blocked in a write', async () => {
  const child = run('yes');
  child.transport.pauseProducing();
  child.transport.setAttributes({ OPOST: false });
  assert.equal(child.transport.getAttributes().OPOST, false);
  child.transport.signalProcess('KILL');
  child.transport.resumeProducing();
  await child.ended;
});

const wrong: readonly [changes: Record<string, unknown>, error: string, message: RegExp][] = [
  [{ NOPE: true }, 'TypeError', /unknown attribute 'NOPE'/],
  [{ ECHO: 1 }, 'TypeError', /ECHO must be a boolean, got 1/],
  [{ VEOF: true }, 'TypeError', /VEOF must be a byte from 0 to 255, got true/],
  [{ VEOF: 256 }, 'RangeError', /VEOF must be a byte from 0 to 255, got 256/],
  [{ VMIN: -1 }, 'RangeError', /VMIN .*got -1/],
];

test('setAttributes with an invalid attribute throws with its name and value, and changes nothing', async () => {
  const child = run('sleep', ['60']);
  const { transport }: { transport: PTYProcess } = child;
  const before = transport.getAttributes();
  for (const [changes, name, message] of wrong) {
    const all = { ICANON: false, ...changes } as Partial<Attributes>;
    assert.throws(() => transport.setAttributes(all), { name, message });
  }
  assert.deepEqual(transport.getAttributes(), before);
  await end(child);
});
