/** A test runner makes a reactor for each test file and forgets it: a loop ends when nothing refers to it. */
import assert from 'node:assert/strict';
import { closeSync, readSync, writeSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { ReadDescriptor } from 'strand-pty';
import { UvReactor } from '#src/reactor/uv-reactor.js';
import { openFifo } from '../support/fifo.js';
import { eventually } from '../support/proc.js';
import { ourDescriptors, test } from '../support/test.js';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const sets = () => ourDescriptors().filter((name) => name === 'anon_inode:[eventpoll]').length;

test('reactors that nothing refers to leave no epoll descriptor open', async () => {
  const before = sets();
  for (let count = 0; count < 10; count++) new UvReactor();
  await eventually('the epoll descriptors are closed', () => {
    collect();
    return sets() <= before;
  });
});

test('a reactor that nothing refers to works as long as it watches a descriptor', async () => {
  const before = sets();
  const { readEnd, writeEnd } = openFifo();
  const read = new Promise<void>((resolve) => {
    const reactor = new UvReactor();
    const reader: ReadDescriptor = {
      fileno: () => readEnd,
      doRead: () => {
        readSync(readEnd, Buffer.alloc(1));
        reactor.removeReader(reader);
        resolve();
        return undefined;
      },
      connectionLost: () => {},
    };
    reactor.addReader(reader);
  });
  for (let turn = 0; turn < 5; turn++) {
    collect();
    await new Promise((resolve) => setImmediate(resolve));
  }
  assert.equal(sets(), before + 1);
  writeSync(writeEnd, 'x');
  await read;
  closeSync(readEnd);
  closeSync(writeEnd);
  await eventually('its epoll descriptor is closed', () => {
    collect();
    return sets() <= before;
  });
});
