/** Twisted's ProcessProtocolTests: which method is called for which event. */
import assert from 'node:assert/strict';
import { ProcessProtocol, type ProcessTransport } from 'strand-pty';
import { test } from '../support/test.js';

class Named extends ProcessProtocol {
  readonly called: [name: string, ...args: unknown[]][] = [];

  override connectionMade(): void {
    this.called.push(['connectionMade']);
  }
  override outReceived(data: Buffer): void {
    this.called.push(['outReceived', data]);
  }
  override errReceived(data: Buffer): void {
    this.called.push(['errReceived', data]);
  }
  override inConnectionLost(): void {
    this.called.push(['inConnectionLost']);
  }
  override outConnectionLost(): void {
    this.called.push(['outConnectionLost']);
  }
  override errConnectionLost(): void {
    this.called.push(['errConnectionLost']);
  }
}

const DATA = Buffer.from('bytes');

test('interface: ProcessProtocol.makeConnection keeps the transport, and calls connectionMade', () => {
  const protocol = new Named();
  assert.equal(protocol.transport, null);
  const transport = {} as ProcessTransport;
  protocol.makeConnection(transport);
  assert.equal(protocol.transport, transport);
  assert.deepEqual(protocol.called, [['connectionMade']]);
});

for (const [name, childFD] of [
  ['outReceived', 1],
  ['errReceived', 2],
] as const) {
  test(`ProcessProtocol calls ${name} for data of descriptor ${childFD}`, () => {
    const protocol = new Named();
    protocol.childDataReceived(childFD, DATA);
    assert.deepEqual(protocol.called, [[name, DATA]]);
  });
}

for (const [name, childFD] of [
  ['inConnectionLost', 0],
  ['outConnectionLost', 1],
  ['errConnectionLost', 2],
] as const) {
  test(`ProcessProtocol calls ${name} for the close of descriptor ${childFD}`, () => {
    const protocol = new Named();
    protocol.childConnectionLost(childFD);
    assert.deepEqual(protocol.called, [[name]]);
  });
}

test('ProcessProtocol calls no method by name for data or the close of any other descriptor', () => {
  const protocol = new Named();
  for (const childFD of [3, 200]) {
    protocol.childDataReceived(childFD, DATA);
    protocol.childConnectionLost(childFD);
  }
  protocol.childDataReceived(0, DATA);
  assert.deepEqual(protocol.called, []);
});

test("ProcessProtocol's own methods do nothing", () => {
  const protocol = new ProcessProtocol();
  protocol.makeConnection({} as ProcessTransport);
  for (const childFD of [0, 1, 2, 3]) {
    protocol.childDataReceived(childFD, DATA);
    protocol.childConnectionLost(childFD);
  }
});
