/** Rule 55: options are read once and first. Only own, known options count, and undefined means absent. */
import assert from 'node:assert/strict';
import { spawn, spawnProcess } from 'strand-pty';
import { answerOf } from '../support/node-program.js';
import { lenientTakers, optionTakers } from '../support/option-takers.js';
import { textOf } from '../support/pty-child.js';
import { RecordingProtocol } from '../support/recording-protocol.js';
import { ourChildren, ourDescriptors, test } from '../support/test.js';

const all = [...optionTakers, ...lenientTakers];

/** Counts how often each option is read, also in nested objects of options. */
function counted(options: object, counts: Map<string, number>, at = ''): object {
  return new Proxy(options, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof name === 'symbol') return value;
      const path = at + name;
      counts.set(path, (counts.get(path) ?? 0) + 1);
      const isPlain = typeof value === 'object' && value !== null && value.constructor === Object;
      return isPlain ? counted(value, counts, `${path}.`) : value;
    },
  });
}

for (const { name, options, call } of all) {
  test(`${name} reads each of its options once`, async () => {
    const counts = new Map<string, number>();
    await call(counted(options, counts));
    const wrong = [...counts].filter(([, count]) => count !== 1);
    assert.deepEqual(wrong, []);
    assert.deepEqual(
      Object.keys(options).filter((option) => !counts.has(option)),
      [],
    );
  });

  test(`${name} starts nothing when the getter of an option throws`, async () => {
    const before = ourDescriptors();
    const error = new Error('this getter throws');
    for (const option of Object.keys(options)) {
      const throwing = {
        get [option]() {
          throw error;
        },
      };
      await assert.rejects(async () => await call(throwing), error, option);
      assert.deepEqual(ourChildren(), [], option);
    }
    assert.deepEqual(ourDescriptors(), before);
  });
}

for (const { name, options, call } of optionTakers) {
  test(`${name} throws a TypeError with the name of an unknown option`, async () => {
    const expected = { name: 'TypeError', message: /^unknown option "isUnknown": the options here are / };
    await assert.rejects(async () => await call({ ...options, isUnknown: 1 }), expected);
    assert.deepEqual(ourChildren(), []);
  });

  test(`${name} ignores an option that is undefined, also an unknown one`, async () => {
    const names = [...Object.keys(options), 'isUnknown'];
    await call(Object.fromEntries(names.map((option) => [option, undefined])));
  });
}

test('a polluted Object.prototype does not change a child', async () => {
  const answer = await answerOf<Record<string, unknown>>('polluted-prototype');
  assert.deepEqual(answer, { env: 'sh', problems: [] });
});

test('options that are inherited, symbols or not enumerable are ignored', async () => {
  class Options {
    get cwd(): string {
      return '/';
    }
  }
  const options = Object.defineProperty(new Options(), 'argv0', { value: 'hidden', enumerable: false });
  const text = await textOf(
    spawn('sh', ['-c', 'echo $0; pwd'], Object.assign(options, { [Symbol('cwd')]: 1 })),
  );
  assert.equal(text, `sh\n${process.cwd()}\n`);
});

test('options without a prototype are accepted', async () => {
  const options = Object.assign(Object.create(null), { cwd: '/', env: Object.create(null) });
  assert.equal(await textOf(spawn('/bin/pwd', [], options)), '/\n');
});

test('a list of arguments with getters is read once', async () => {
  let reads = 0;
  const args = new Proxy(['c', 'echo', 'hello'], {
    get: (target, name) => {
      if (name === '1' && ++reads > 1) return 'a\0b';
      return Reflect.get(target, name);
    },
  });
  const protocol = new RecordingProtocol();
  spawnProcess(protocol, 'env', args, { usePTY: true });
  await protocol.ended;
  assert.equal(protocol.output.trim(), 'hello');
});
