import assert from 'node:assert/strict';
import { writeSync } from 'node:fs';
import { kernel } from '#src/native/kernel.js';

/** The read end of a pipe that contains these bytes and whose write end is closed. The caller closes it. */
export function filledPipe(content: Uint8Array): number {
  const pipe = kernel.openPipe();
  assert.ok('read' in pipe);
  writeSync(pipe.write, content);
  kernel.closeDescriptor(pipe.write);
  return pipe.read;
}
