import assert from 'node:assert/strict';
import { ChildLife, type LifeEvent } from '#src/process/child-life.js';
import { sequences } from '../../support/property.js';
import { test } from '../../support/test.js';

function lifeAfter(...events: LifeEvent[]): ChildLife {
  const life = new ChildLife();
  for (const event of events) life.happened(event);
  return life;
}

test('ChildLife starts as running', () => {
  assert.equal(new ChildLife().state, 'running');
});

test('ChildLife goes from running to exited when reaped, and to finished when then drained', () => {
  assert.equal(lifeAfter('reaped').state, 'exited');
  assert.equal(lifeAfter('reaped', 'drained').state, 'finished');
});

test('ChildLife goes from running to drained when drained, and to finished when then reaped', () => {
  assert.equal(lifeAfter('drained').state, 'drained');
  assert.equal(lifeAfter('drained', 'reaped').state, 'finished');
});

test('ChildLife goes from finished to ended, once', () => {
  const life = lifeAfter('drained', 'reaped');
  assert.equal(life.happened('told'), true);
  assert.equal(life.state, 'ended');
  assert.equal(life.happened('told'), false);
});

test('ChildLife does not end before the child is both reaped and drained', () => {
  const unfinished: LifeEvent[][] = [
    [],
    ['reaped'],
    ['drained'],
    ['reaped', 'reaped'],
    ['drained', 'drained'],
  ];
  for (const events of unfinished) assert.equal(lifeAfter(...events).happened('told'), false, events.join());
});

test('in every order of events ChildLife accepts each event at most once, and the end last', () => {
  let ended = 0;
  for (const events of sequences<LifeEvent>(['reaped', 'drained', 'told'], 6)) {
    const life = new ChildLife();
    const news = events.filter((event) => life.happened(event));
    assert.equal(new Set(news).size, news.length, events.join());
    assert.equal(life.state === 'ended', news.length === 3, events.join());
    if (news.includes('told')) assert.equal(news.indexOf('told'), 2, events.join());
    if (life.state === 'ended') ended++;
  }
  assert.ok(ended > 0);
});
