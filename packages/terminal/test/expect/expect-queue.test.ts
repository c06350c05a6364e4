import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import fc from 'fast-check';
import { ExpectQueue } from '#src/expect/expect-queue.js';
import { type Match, type Pattern, readPatterns } from '#src/expect/pattern.js';
import { chunksOf, sizes, streams } from '../support/chunks.js';
import { propertySettings } from '../support/property.js';
import { test } from '../support/test.js';

const MAX_BUFFER = 16;

/** Records what calls of `expect` for these patterns find, all made before the first chunk. */
function matchesOf(chunks: readonly string[], waits: readonly Pattern[], maxBuffer = MAX_BUFFER): unknown[] {
  const queue = new ExpectQueue(maxBuffer, () => {});
  const found: unknown[] = [];
  for (const pattern of waits) {
    const searches = readPatterns(pattern, maxBuffer);
    const limits = { timeout: Number.POSITIVE_INFINITY, signal: undefined };
    queue.add(
      { patterns: [pattern], searches, ...limits },
      ({ before, text }: Match) => found.push([before, text]),
      (failure) => found.push('before' in failure ? [failure.kind, failure.before, failure.lost] : failure),
    );
  }
  for (const chunk of chunks) queue.append(chunk, false);
  queue.end();
  return found;
}

const strings = fc.constantFrom('ab', 'ba', 'b ', 'a\r\n', 'xxa', 'é', '漢b', '😀');
const patterns = fc.array(
  fc.oneof(
    strings,
    fc.constantFrom('\x1b[31m', 'a\x1b', '\x1b]0;').map((raw) => ({ raw })),
  ),
  {
    minLength: 1,
    maxLength: 5,
  },
);

test('expect finds the same strings with the same text before them for every split of the output', () => {
  fc.assert(
    fc.property(streams, sizes, patterns, (stream, cuts, waits) => {
      assert.deepEqual(
        matchesOf(chunksOf(stream, cuts), waits),
        matchesOf(Array.from(splitAll(stream)), waits),
      );
    }),
    propertySettings(3000),
  );
});

/** Every character alone, surrogates too. */
function splitAll(text: string): string[] {
  return text.split('');
}

test('expect finds the same with a RegExp that ends with what follows, for every split of the output', () => {
  fc.assert(
    fc.property(streams, sizes, (stream, cuts) => {
      const waits = [/a+ /, /(\w)\r/, { raw: /\x1b\[(\d+)m/ }, /\bx{3}(?=b)/, /^b.a/m];
      const limit = 10_000;
      assert.deepEqual(
        matchesOf(chunksOf(stream, cuts), waits, limit),
        matchesOf(splitAll(stream), waits, limit),
      );
    }),
    propertySettings(1000),
  );
});

for (const pattern of [/needle (\d)/, /[a-z]{6,} (\d)/]) {
  test(`the RegExp ${pattern} is found in a flood of small chunks without a search of the whole buffer for each`, () =>
    findsInFlood(pattern));
}

async function findsInFlood(pattern: RegExp): Promise<void> {
  const queue = new ExpectQueue(65_536, () => {});
  let searches = 0;
  class Counting extends RegExp {
    override exec(text: string): RegExpExecArray | null {
      searches += 1;
      return super.exec(text);
    }
  }
  const found = new Promise<Match>((resolve, reject) => {
    const search = { kind: 'regexp', raw: false, value: new Counting(pattern.source) } as const;
    const limits = { timeout: 20_000, signal: undefined };
    queue.add({ patterns: [pattern], searches: [search], ...limits }, resolve, reject);
  });
  for (let chunk = 0; chunk < 20_000; chunk += 1) queue.append('hay hay hay hay hay hay hay hay ', true);
  assert.ok(searches < 2000, `${searches} searches`);
  queue.append('needle 7', true);
  assert.deepEqual((await found).groups, ['7']);
  queue.end();
}

test('a RegExp is not tried as long as no text is there without which it cannot match', () => {
  const queue = new ExpectQueue(65_536, () => {});
  let searches = 0;
  class Counting extends RegExp {
    override exec(text: string): RegExpExecArray | null {
      searches += 1;
      return super.exec(text);
    }
  }
  const found: Match[] = [];
  const search = { kind: 'regexp', raw: false, value: new Counting(/error: (\d+);|fatal\r/) } as const;
  const limits = { timeout: 20_000, signal: undefined };
  queue.add(
    { patterns: [], searches: [search], ...limits },
    (match) => found.push(match),
    () => {},
  );
  for (let chunk = 0; chunk < 1000; chunk += 1) queue.append('no errors here, not one of them', true);
  assert.equal(searches, 0);
  queue.append('err', true);
  queue.append('or: 12', true);
  assert.equal(found.length, 0);
  queue.append(';', true);
  queue.end();
  assert.deepEqual(found[0]?.groups, ['12']);
});

test('a RegExp whose search was put off is found without more output', async () => {
  const queue = new ExpectQueue(65_536, () => {});
  queue.append('hay '.repeat(10_000), true);
  const limits = { timeout: 20_000, signal: undefined };
  const searches = readPatterns(/needle$/, 65_536);
  const found = new Promise<Match>((resolve, reject) =>
    queue.add({ patterns: [/needle$/], searches, ...limits }, resolve, reject),
  );
  queue.append('nee', true);
  queue.append('dle', true);
  assert.equal((await found).text, 'needle');
  await delay(0);
  queue.end();
});

test('output that has come is searched before a wait expires, also if its search was put off', async () => {
  const queue = new ExpectQueue(65_536, () => {});
  queue.append('ab'.repeat(5000), false);
  // So slow that the next search is put off for longer than the wait lasts.
  const pattern = /\w{1,400}[!?]|end.*/;
  const outcome = await new Promise((resolve) => {
    const searches = readPatterns(pattern, 65_536);
    const limits = { timeout: 5, signal: undefined };
    queue.add(
      { patterns: [pattern], searches, ...limits },
      ({ text }) => resolve(text),
      () => resolve('nothing'),
    );
    queue.append(' end', false);
  });
  assert.equal(outcome, 'end');
});
