import assert from 'node:assert/strict';
import { LogOwner } from '#src/transport/log-owner.js';
import { test } from '../support/test.js';

class Owner extends LogOwner {
  prefixOf(object: object): string {
    return this.getLogPrefix(object);
  }
}

class Application {}

class NamedApplication {
  logPrefix(): string {
    return 'the one';
  }
}

test("LogOwner.logPrefix is '-'", () => {
  assert.equal(new Owner().logPrefix(), '-');
});

test('LogOwner.getLogPrefix of an object with a logPrefix method calls it', () => {
  assert.equal(new Owner().prefixOf(new NamedApplication()), 'the one');
});

test('LogOwner.getLogPrefix of any other object is the name of its class', () => {
  assert.equal(new Owner().prefixOf(new Application()), 'Application');
  assert.equal(new Owner().prefixOf({ logPrefix: 'no method' }), 'Object');
});

test("LogOwner.getLogPrefix of an object without a class is 'Object'", () => {
  assert.equal(new Owner().prefixOf(Object.create(null) as object), 'Object');
});
