/** Rules 22 to 26 on a real terminal: producers are paused, resumed and stopped. */
import assert from 'node:assert/strict';
import { ProcessDone } from 'strand-pty';
import { run, start } from '../../support/start.js';
import { test } from '../../support/test.js';

const raw = { usePTY: { raw: true } };
const PIECE = Buffer.alloc(16 * 1024, 'p');

type Child = ReturnType<typeof start>;

/** Writes at every `resumeProducing` until nothing is left, and records its calls. */
class Source {
  readonly calls: string[] = [];
  readonly #child: Child;
  readonly #streaming: boolean;
  #paused = false;
  #left: number;

  constructor(child: Child, streaming: boolean, bytes: number) {
    this.#child = child;
    this.#streaming = streaming;
    this.#left = bytes;
  }

  register(): void {
    this.#child.transport.registerProducer(this, this.#streaming);
  }

  /** A streaming producer starts by itself. */
  produce(): void {
    do {
      const piece = PIECE.subarray(0, this.#left);
      this.#left -= piece.length;
      this.#child.transport.write(piece);
      if (this.#left === 0) this.#child.transport.unregisterProducer();
    } while (this.#streaming && this.#left > 0 && !this.#paused);
  }

  pauseProducing(): void {
    this.calls.push('pause');
    this.#paused = true;
  }

  resumeProducing(): void {
    this.calls.push('resume');
    this.#paused = false;
    this.produce();
  }

  stopProducing(): void {
    this.calls.push('stop');
  }
}

const BYTES = 1024 * 1024;
const PIECES = BYTES / PIECE.length;

test('a pull producer is resumed at its registration and whenever the queue is empty, and the child gets every byte', async () => {
  const child = start(`head -c ${BYTES} | wc -c`, raw);
  const source = new Source(child, false, BYTES);
  source.register();
  assert.ok((await child.ended) instanceof ProcessDone);
  assert.equal(child.output, `${BYTES}\n`);
  assert.deepEqual(
    source.calls,
    Array.from({ length: PIECES }, () => 'resume'),
  );
});

test('a streaming producer is paused and resumed in turn, and the child gets every byte', async () => {
  const child = start(`head -c ${BYTES} | wc -c`, raw);
  const source = new Source(child, true, BYTES);
  source.register();
  source.produce();
  assert.ok((await child.ended) instanceof ProcessDone);
  assert.equal(child.output, `${BYTES}\n`);
  const { calls } = source;
  assert.ok(calls.length >= 2, 'the kernel takes less than all of it at once');
  assert.deepEqual(
    calls,
    calls.map((_, index) => (index % 2 === 0 ? 'pause' : 'resume')),
  );
});

test('a child that does not read pauses its streaming producer once, whatever else is written', async () => {
  const child = start('exec sleep 60', raw);
  const source = new Source(child, true, BYTES);
  source.register();
  source.produce();
  for (let i = 0; i < 10; i++) child.transport.write(PIECE);
  assert.deepEqual(source.calls, ['pause']);
  child.transport.signalProcess('KILL');
  await child.ended;
  assert.deepEqual(source.calls, ['pause', 'stop']);
});

test('a pull producer is stopped once when its child dies', async () => {
  const child = start('exec sleep 60', raw);
  const source = new Source(child, false, 100 * BYTES);
  source.register();
  child.transport.signalProcess('KILL');
  await child.ended;
  assert.equal(source.calls.at(-1), 'stop');
  assert.equal(source.calls.filter((call) => call === 'stop').length, 1);
});

test('loseConnection waits until its pull producer has unregistered', async () => {
  const child = run('cat', [], raw);
  const source = new Source(child, false, 4 * PIECE.length);
  source.register();
  child.transport.loseConnection();
  assert.equal((await child.ended).signal, 'SIGHUP');
  assert.deepEqual(source.calls, ['resume', 'resume', 'resume', 'resume']);
});

test('a producer registered on a closed connection is stopped, and a second one is refused', async () => {
  const child = start('exec sleep 60', raw);
  const [one, two] = [new Source(child, true, BYTES), new Source(child, true, BYTES)];
  one.register();
  assert.throws(() => two.register(), {
    message: /cannot register producer Source .*producer Source .*never unregistered/s,
  });
  child.transport.unregisterProducer();
  child.transport.signalProcess('KILL');
  await child.ended;
  two.register();
  assert.deepEqual([one.calls, two.calls, child.transport.producer], [[], ['stop'], null]);
});
