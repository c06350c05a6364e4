/** Rule 62: a protocol is called in the asynchronous context of the spawn. */
import assert from 'node:assert/strict';
import { AsyncLocalStorage, createHook } from 'node:async_hooks';
import { ProcessProtocol, type SpawnProcessOptions, spawnProcess } from 'strand-pty';
import { test } from '../../support/test.js';
import '../../support/on-pipes.js';

const storage = new AsyncLocalStorage<string>();

/** Records the store in each of its callbacks. */
class Contexts extends ProcessProtocol {
  readonly seen = new Map<string, string | undefined>();
  readonly ended: Promise<void>;
  #resolve!: () => void;

  constructor() {
    super();
    this.ended = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  #note(method: string): void {
    this.seen.set(method, storage.getStore());
  }

  override connectionMade(): void {
    this.#note('connectionMade');
  }

  override childDataReceived(): void {
    this.#note('childDataReceived');
  }

  override childConnectionLost(): void {
    this.#note('childConnectionLost');
  }

  override processExited(): void {
    this.#note('processExited');
  }

  override processEnded(): void {
    this.#note('processEnded');
    this.#resolve();
  }
}

async function contextsOf(options: SpawnProcessOptions): Promise<Contexts> {
  const protocol = new Contexts();
  storage.run('spawn', () => {
    spawnProcess(protocol, 'sh', ['sh', '-c', 'echo hello'], options);
  });
  await protocol.ended;
  return protocol;
}

test('every callback for a child on pipes runs in the asynchronous context of the spawn', async () => {
  const { seen } = await contextsOf({});
  assert.equal(seen.size, 5);
  assert.deepEqual(new Set(seen.values()), new Set(['spawn']));
});

test('every callback for a child on a terminal runs in the asynchronous context of the spawn', async () => {
  const { seen } = await contextsOf({ usePTY: true });
  assert.equal(seen.size, 4);
  assert.deepEqual(new Set(seen.values()), new Set(['spawn']));
});

test('a child that has ended leaves no asynchronous resource, also while something refers to it', async () => {
  const living = new Map<number, string>();
  const hook = createHook({
    init: (id, type) => void living.set(id, type),
    destroy: (id) => void living.delete(id),
  }).enable();
  const protocols = await Promise.all([contextsOf({}), contextsOf({ usePTY: true })]);
  // Node calls `destroy` in a later turn.
  for (let turn = 0; turn < 2; turn++) await new Promise((resolve) => setImmediate(resolve));
  hook.disable();
  const ours = [...living.values()].filter((type) => /process|strand/i.test(type));
  assert.deepEqual(ours, [], `${protocols.length} children`);
});
