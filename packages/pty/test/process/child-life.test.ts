import assert from 'node:assert/strict';
import { ChildLife, type LifeEvent } from '#src/process/child-life.js';
import { sequences } from '../support/property.js';
import { test } from '../support/test.js';

function lifeAfter(...events: LifeEvent[]): ChildLife {
  const life = new ChildLife();
  for (const event of events) life.happened(event);
  return life;
}

test('a child starts as running', () => {
  assert.equal(new ChildLife().state, 'running');
});

test('reaped first, it has exited, and is finished once it is drained', () => {
  assert.equal(lifeAfter('reaped').state, 'exited');
  assert.equal(lifeAfter('reaped', 'drained').state, 'finished');
});

test('drained first, it is drained, and is finished once it is reaped', () => {
  assert.equal(lifeAfter('drained').state, 'drained');
  assert.equal(lifeAfter('drained', 'reaped').state, 'finished');
});

test('the end is told of a finished child, once', () => {
  const life = lifeAfter('drained', 'reaped');
  assert.equal(life.happened('told'), true);
  assert.equal(life.state, 'ended');
  assert.equal(life.happened('told'), false);
});

test('the end is not told of one that was not both reaped and drained', () => {
  const unfinished: LifeEvent[][] = [
    [],
    ['reaped'],
    ['drained'],
    ['reaped', 'reaped'],
    ['drained', 'drained'],
  ];
  for (const events of unfinished) assert.equal(lifeAfter(...events).happened('told'), false, events.join());
});

test('in every order of events, each is news at most once, and the end comes last', () => {
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
