import assert from 'node:assert/strict';
import { type EndEvent, StreamEnd } from '#src/stream/stream-end.js';
import { sequences } from '../support/property.js';
import { test } from '../support/test.js';

const events: readonly EndEvent[] = [
  'completed',
  'destroyed',
  'destroyedWithError',
  'errorEmitted',
  'closed',
];

function endAfter(...happened: EndEvent[]): StreamEnd {
  const end = new StreamEnd();
  for (const event of happened) end.happened(event);
  return end;
}

/** The states in which the terminal and the pipes are closed at once, without waiting for unread output. */
const abortedStates: Readonly<Record<StreamEnd['state'], boolean>> = {
  open: false,
  complete: false,
  closing: false,
  aborted: true,
  failing: true,
  failed: true,
  closed: false,
};

function isDestroy(event: EndEvent): boolean {
  return event === 'destroyed' || event === 'destroyedWithError';
}

test('StreamEnd starts as open, and a close or an emitted error does not change that', () => {
  assert.equal(new StreamEnd().state, 'open');
  assert.equal(endAfter('closed', 'errorEmitted').state, 'open');
});

test("StreamEnd of a stream destroyed after 'end' and 'finish' is closing, not aborted", () => {
  assert.equal(endAfter('completed', 'destroyed').state, 'closing');
  assert.equal(endAfter('completed', 'destroyed', 'closed').state, 'closed');
});

test("StreamEnd of a stream destroyed before 'end' and 'finish' is aborted", () => {
  assert.equal(endAfter('destroyed').state, 'aborted');
  assert.equal(endAfter('destroyed', 'completed').state, 'aborted');
  assert.equal(endAfter('destroyed', 'completed', 'destroyed').state, 'aborted');
});

test('StreamEnd that is closing is aborted by a second destroy, with or without an error', () => {
  for (const event of ['destroyed', 'destroyedWithError'] as const)
    assert.equal(endAfter('completed', 'destroyed', event).state, 'aborted');
});

test('StreamEnd of a stream destroyed with an error closes only after the error was emitted', () => {
  assert.equal(endAfter('destroyedWithError').state, 'failing');
  assert.equal(endAfter('destroyedWithError', 'closed').state, 'failing');
  assert.equal(endAfter('destroyedWithError', 'errorEmitted').state, 'failed');
  assert.equal(endAfter('destroyedWithError', 'errorEmitted', 'closed').state, 'closed');
});

/** Every sequence of events, with the state after each event. */
function* ends(): Generator<{ order: string; counted: EndEvent[]; states: StreamEnd['state'][] }> {
  for (const order of sequences(events, 6)) {
    const end = new StreamEnd();
    const states: StreamEnd['state'][] = [];
    const counted = order.filter((event) => {
      const { state } = end;
      end.happened(event);
      states.push(end.state);
      return end.state !== state;
    });
    yield { order: order.join(), counted, states };
  }
}

test('in every order of events StreamEnd accepts each event at most once, and none after the close', () => {
  const seen = new Set<string>();
  for (const { order, counted, states } of ends()) {
    for (const event of ['completed', 'errorEmitted', 'closed'] as const)
      assert.equal(counted.indexOf(event), counted.lastIndexOf(event), order);
    assert.equal(counted.includes('closed'), states.at(-1) === 'closed', order);
    if (counted.includes('closed')) assert.equal(counted.at(-1), 'closed', order);
    for (const state of states) seen.add(state);
  }
  assert.deepEqual([...seen].sort(), Object.keys(abortedStates).sort());
});

test('in every order of events StreamEnd accepts an emitted error only right after a destroy with an error', () => {
  for (const { order, counted } of ends()) {
    const emitted = counted.indexOf('errorEmitted');
    if (emitted >= 0) assert.equal(counted[emitted - 1], 'destroyedWithError', order);
  }
});

test("in every order of events StreamEnd is aborted by every destroy but a single one after 'end' and 'finish'", () => {
  for (const { order, counted, states } of ends()) {
    const destroys = counted.filter(isDestroy);
    const byItself = counted[0] === 'completed' && destroys.join() === 'destroyed';
    assert.ok(destroys.length <= (counted[0] === 'completed' ? 2 : 1), order);
    assert.equal(
      states.some((state) => abortedStates[state]),
      destroys.length > 0 && !byItself,
      order,
    );
  }
});

test('in every order of events an aborted StreamEnd stays aborted until it is closed', () => {
  for (const { order, states } of ends()) {
    const first = states.findIndex((state) => abortedStates[state]);
    if (first < 0) continue;
    for (const state of states.slice(first)) assert.ok(abortedStates[state] || state === 'closed', order);
  }
});
