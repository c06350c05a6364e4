/**
 * Gives the reactor of this thread its `spawnProcess`: processes are a layer above the reactor, so it cannot import it.
 * package.json lists this module in `sideEffects`, so that a bundler keeps the assignment.
 */
import type { Reactor } from './interfaces.js';
import { spawnProcess } from './process/spawn-process.js';
import { reactor as uvReactor } from './reactor/uv-reactor.js';

uvReactor.spawnProcess = spawnProcess;

/** The reactor of this thread, on Node's event loop. */
export const reactor: Reactor = uvReactor;
