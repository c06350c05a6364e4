import assert from 'node:assert/strict';
import { answerOf } from '../support/node-program.js';
import { test } from '../support/test.js';

interface Answer {
  events: string[];
  length: number;
  thrown: number;
  output: string;
}

/** The events of a child whose listeners of this event throw each time. */
async function lifeWith(event: string): Promise<Answer> {
  return await answerOf<Answer>('throwing-listener', { args: [event] });
}

for (const event of ['spawn', 'data', 'exit', 'end', 'finish', 'close', 'readable']) {
  test(`an error thrown by the '${event}' listener is an uncaught exception, and 'close' still follows`, async () => {
    const { events, length, thrown } = await lifeWith(event);
    assert.equal(length, 300_000);
    assert.deepEqual([...events].sort(), ['close', 'end', 'exit', 'finish', 'spawn']);
    assert.equal(events.at(-1), 'close');
    assert.ok(thrown >= 1);
  });
}

for (const where of ['drain', 'write callback', 'end callback']) {
  test(`an error thrown in a listener or callback (${where}) does not hang the child up`, async () => {
    const { events, thrown, output } = await lifeWith(where);
    assert.equal(thrown, 1);
    assert.equal(output, 'ready\r\ntaken\r\n');
    assert.equal(events.at(-1), 'close');
  });
}
