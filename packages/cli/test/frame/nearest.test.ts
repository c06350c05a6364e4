import assert from 'node:assert/strict';
import { nearest } from '#src/frame/nearest.js';
import { test } from '../support/test.js';

const names = ['run', 'record', 'screenshot', 'completion'];

test('nearest finds the name that a word with one or two wrong letters means', () => {
  assert.equal(nearest('recrod', names), 'record');
  assert.equal(nearest('rn', names), 'run');
  assert.equal(nearest('screensoht', names), 'screenshot');
});

test('nearest finds the name of which a word is the beginning', () => {
  assert.equal(nearest('screen', names), 'screenshot');
  assert.equal(nearest('comp', names), 'completion');
});

test('nearest finds nothing for a short word of which half or more is different', () => {
  assert.equal(nearest('tcsh', ['bash', 'zsh', 'fish']), undefined);
  assert.equal(nearest('v4', ['v1', 'v2', 'v3']), undefined);
  assert.equal(nearest('rnu', names), 'run');
});

test('nearest finds nothing for a word that is like no name', () => {
  assert.equal(nearest('install', names), undefined);
  assert.equal(nearest('', names), undefined);
});
