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

test("a log owner's own prefix is '-'", () => {
  assert.equal(new Owner().logPrefix(), '-');
});

test('an object with a prefix of its own is called so', () => {
  assert.equal(new Owner().prefixOf(new NamedApplication()), 'the one');
});

test('another one by the name of its class', () => {
  assert.equal(new Owner().prefixOf(new Application()), 'Application');
  assert.equal(new Owner().prefixOf({ logPrefix: 'no method' }), 'Object');
});

test("one without a class is an 'Object'", () => {
  assert.equal(new Owner().prefixOf(Object.create(null) as object), 'Object');
});
