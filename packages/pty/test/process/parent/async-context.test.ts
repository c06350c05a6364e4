/** Rule 62: a protocol is called in the asynchronous context of the spawn. */
import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
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
