/** Hundreds of readers that are ready in the same turn, while callbacks close and open others. */
import assert from 'node:assert/strict';
import { FileDescriptor } from 'strand-pty';
import { filledPipe } from '../support/filled-pipe.js';
import { reportedWhile } from '../support/reported-errors.js';
import { test } from '../support/test.js';

/** More than one turn of the reactor delivers. */
const MANY = 300;

/** Reads its own name from a pipe, then closes. */
class Named extends FileDescriptor {
  readonly name: string;
  readonly heard: string[] = [];
  readonly #then: (from: Named) => void;

  constructor(name: string, then: (from: Named) => void) {
    super(filledPipe(Buffer.from(name)));
    this.name = name;
    this.#then = then;
    this.startReading();
  }

  protected override dataReceived(data: Buffer): void {
    this.heard.push(data.toString());
    this.abortConnection();
    this.#then(this);
  }
}

test('each of 300 ready readers is called, though every third throws', async () => {
  const readers: Named[] = [];
  const errors = await reportedWhile(async () => {
    await new Promise<void>((resolve) => {
      const then = ({ name }: Named) => {
        if (readers.every(({ disconnected }) => disconnected)) setImmediate(resolve);
        if (Number(name) % 3 === 0) throw new Error(name);
      };
      for (let i = 0; i < MANY; i++) readers.push(new Named(String(i), then));
    });
  });
  for (const { name, heard } of readers) assert.deepEqual(heard, [name]);
  assert.equal(errors.length, MANY / 3);
});

test('each of 300 ready readers gets its own data, though each closes another and two reuse their descriptors', async () => {
  const readers: Named[] = [];
  const open = new Set<Named>();
  const closed = new Set<Named>();
  let reused = 0;
  await new Promise<void>((resolve) => {
    const begin = () => {
      const reader = new Named(String(readers.length), then);
      readers.push(reader);
      open.add(reader);
      return reader.fileno();
    };
    const then = (from: Named) => {
      open.delete(from);
      const [other] = [...open].slice(-1);
      if (other && readers.length < 3 * MANY) {
        const number = other.fileno();
        open.delete(other);
        closed.add(other);
        other.abortConnection();
        reused += [begin(), begin()].filter((fd) => fd === number).length;
      }
      if (open.size === 0) resolve();
    };
    for (let i = 0; i < MANY; i++) begin();
  });
  for (const reader of readers) assert.deepEqual(reader.heard, closed.has(reader) ? [] : [reader.name]);
  assert.equal(closed.size, MANY);
  assert.ok(reused > 0, 'no number was used again');
});
