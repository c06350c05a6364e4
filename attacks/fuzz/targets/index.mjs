import { shells } from '../shells/index.mjs';
import { fileDescriptor, memoryReactor, reactorCalls } from './descriptors.mjs';
import { dropIn, monitor, stream, transport } from './lives.mjs';
import { helpers, spawn, spawnProcess } from './starts.mjs';
import { threads } from './threads.mjs';

/** The targets: what fast-check draws, and the function that uses it. */
export const targets = {
  spawn,
  'spawn-process': spawnProcess,
  helpers,
  stream,
  transport,
  'drop-in': dropIn,
  monitor,
  'file-descriptor': fileDescriptor,
  reactor: reactorCalls,
  'memory-reactor': memoryReactor,
  threads,
  shells,
};
