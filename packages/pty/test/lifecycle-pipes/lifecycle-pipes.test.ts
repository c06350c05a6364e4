/** Rules 39 and 40 for every order of events: ends of pipes, the death, writes, pauses, closes and thrown errors. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { propertySettings, sequences } from '../support/property.js';
import { METHODS, type Method } from '../support/reacting-protocol.js';
import { test } from '../support/test.js';
import { ACTIONS, finish, play, REACTIONS } from './pipes-actions.js';
import { checkAlways, checkEnd } from './pipes-invariants.js';
import { type Kind, Stage, type StageOptions } from './pipes-stage.js';

/** Plays all actions, with a check after each, and returns the stage at its end. */
function playAll(actions: readonly string[], options: Omit<StageOptions, 'play'>): Stage {
  const stage = new Stage({ ...options, play });
  checkAlways(stage);
  for (const action of actions) {
    play(stage, action);
    checkAlways(stage);
  }
  finish(stage);
  return stage;
}

/**
 * Weights: actions that may go on are frequent, actions that end something are rare, or the sequences would be
 * short.
 */
const often = /^(print|read|write|pause|resume|step)/;
const action = fc.oneof(
  ...ACTIONS.map((name) => ({ arbitrary: fc.constant(name), weight: often.test(name) ? 5 : 1 })),
);
const order = fc.array(action, { maxLength: 60 });
const throwing = (methods: readonly Method[]) => fc.subarray([...methods]).map((chosen) => new Set(chosen));
const reaction = fc.constantFrom(...REACTIONS);
const reactions = fc.record(
  { makeConnection: reaction, data: reaction, lost: reaction, exited: reaction, ended: reaction },
  { requiredKeys: [] },
);

/** One action of each kind. */
const SHORT = [
  'print 1',
  'print 2',
  'write 3',
  'close 1',
  'close 3',
  'hold 3',
  'exit',
  'pause',
  'resume',
  'shut 2',
  'shut 3',
  'lose',
  'abort',
  'run',
];

for (const kind of ['process', 'mixed'] as const satisfies Kind[]) {
  const what = kind === 'process' ? 'a child on pipes' : 'a child with pipes beside its terminal';

  test(`every order of three events ends ${what} exactly once`, () => {
    for (const events of sequences(SHORT, 3)) {
      try {
        checkEnd(playAll(events, { kind }));
      } catch (error) {
        throw new Error(`after ${events.join(', ')}`, { cause: error });
      }
    }
  });

  test(`long random orders, with callbacks that act and throw, end ${what} exactly once`, () => {
    fc.assert(
      fc.property(order, throwing(METHODS), reactions, (events, methods, inside) => {
        checkEnd(playAll(events, { kind, throwing: methods, reactions: inside }));
      }),
      propertySettings(2500),
    );
  });

  test(`for ${what} only an error thrown by childDataReceived changes the later events`, () => {
    const methods = throwing(METHODS.filter((method) => method !== 'data'));
    const outcome = ({ protocol, outputs, inputs }: Stage) => ({ events: protocol.events, outputs, inputs });
    fc.assert(
      fc.property(order, methods, reactions, (events, thrown, inside) => {
        const [one, other] = [thrown, new Set<Method>()].map((set) =>
          playAll(events, { kind, reactions: inside, throwing: set }),
        );
        assert.ok(one && other);
        assert.deepEqual(outcome(one), outcome(other));
      }),
      propertySettings(600),
    );
  });
}

test('processEnded comes after the report of lost output of a terminal, also when the report of lost input closes the pipes', () => {
  // A read error of the terminal loses both.
  const reactions = { exited: 'failRead 1', lost: 'abort' };
  const stage = playAll(['exit', 'write 0', 'write 0'], { kind: 'mixed', reactions });
  assert.deepEqual(stage.protocol.events.slice(-2), ['lost 1', 'ended']);
  checkEnd(stage);
});
