/**
 * The reactor of this thread, with everything that a Reactor has. Processes are above the reactor, so `spawnProcess` comes to
 * it here, and nowhere else. package.json names this module in `sideEffects`: a bundler must not leave it out.
 */
import type { Reactor } from './interfaces.js';
import { spawnProcess } from './process/spawn-process.js';
import { reactor as uvReactor } from './reactor/uv-reactor.js';

uvReactor.spawnProcess = spawnProcess;

/** The reactor of this thread, on Node's own event loop. */
export const reactor: Reactor = uvReactor;
