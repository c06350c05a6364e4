import assert from 'node:assert/strict';
import fc from 'fast-check';
import { propertySettings, sequences } from '../support/property.js';
import { METHODS, type Method } from '../support/reacting-protocol.js';
import { test } from '../support/test.js';
import { checkAlways, checkEnd } from './invariants.js';
import { ACTIONS, type Action, REACTIONS, Stage, type StageOptions } from './stage.js';

/** Plays all actions, with a check after each, and returns the stage at its end. */
function play(sequence: readonly Action[], options: StageOptions = {}): Stage {
  const stage = new Stage(options);
  checkAlways(stage);
  for (const action of sequence) {
    stage.play([action]);
    checkAlways(stage);
  }
  stage.finish();
  return stage;
}

/** Checks only after the last action, since the shorter sequences have checked after the others. */
function playShort(events: readonly Action[]): void {
  const stage = new Stage();
  stage.play(events);
  checkAlways(stage);
  stage.finish();
  checkEnd(stage);
}

function outcome(stage: Stage): unknown {
  const { protocol, taken } = stage;
  return { events: protocol.events, received: protocol.received, taken };
}

/**
 * Weights: actions that may go on are frequent, actions that end something are rare, or the sequences would be
 * short.
 */
const often = new Set<Action>([
  'print',
  'read',
  'write',
  'pull',
  'pause',
  'resume',
  'step0',
  'step1',
  'step2',
]);
const action = fc.oneof(
  ...ACTIONS.map((name) => ({ arbitrary: fc.constant(name), weight: often.has(name) ? 6 : 1 })),
);
const sequence = fc.array(action, { maxLength: 60 });
const eof = fc.constantFrom('canonical' as const, 'hangup' as const);
const throwing = (methods: readonly Method[]) => fc.subarray([...methods]).map((chosen) => new Set(chosen));
const reaction = fc.constantFrom(...REACTIONS);
const reactions = fc.record(
  { makeConnection: reaction, data: reaction, lost: reaction, exited: reaction, ended: reaction },
  { requiredKeys: [] },
);

/** One action of each kind. Actions that differ only in an amount or a status are left to the random sequences. */
const SHORT: readonly Action[] = [
  'print',
  'exit',
  'closeTerminal',
  'hold',
  'failRead',
  'write',
  'pause',
  'resume',
  'closeStdin',
  'lose',
  'abort',
  'run',
];

for (const length of [0, 1, 2, 3, 4]) {
  const playAll = () => {
    for (const events of sequences(SHORT, length)) {
      try {
        playShort(events);
      } catch (error) {
        throw new Error(`after ${events.join(', ')}`, { cause: error });
      }
    }
  };
  // There are 20,736 sequences of four: two seconds on an idle machine.
  test(`every order of ${length} events ends a child on a terminal exactly once`, playAll, {
    watchdog: 100_000,
  });
}

test('long random orders, with callbacks that act and throw, end a child on a terminal exactly once', () => {
  fc.assert(
    fc.property(sequence, throwing(METHODS), reactions, eof, (events, methods, inside, policy) => {
      checkEnd(play(events, { throwing: methods, reactions: inside, eof: policy }));
    }),
    propertySettings(6000),
  );
});

test('for a child on a terminal only an error thrown by childDataReceived changes the later events', () => {
  const methods = throwing(METHODS.filter((method) => method !== 'data'));
  fc.assert(
    fc.property(sequence, methods, reactions, (events, thrown, inside) => {
      const options = { reactions: inside };
      assert.deepEqual(
        outcome(play(events, { ...options, throwing: thrown })),
        outcome(play(events, options)),
      );
    }),
    propertySettings(1500),
  );
});
