import { constants } from 'node:os';
import type { SpawnedChild, SpawnRequest, System } from '../interfaces.js';
import {
  type ChildFDs,
  closeChildEnds,
  closePipes,
  descriptorMap,
  NO_PIPES,
  type OpenPipe,
  openPipes,
  TERMINAL,
} from './child-fds.js';
import { hasFailed, spawnError } from './spawn-failure.js';

/** A child that runs, and the parent's ends of its pipes. */
export interface LaunchedChild {
  readonly child: SpawnedChild;
  readonly pipes: readonly OpenPipe[];
}

/**
 * Opens the pipes of `childFDs` and starts the program. Reference: `_fork`. What runs in the child (`_execChild`,
 * `_setupChild`, `_resetSignalDisposition`) is in native/core/linux/child.c.
 *
 * `slave` is the descriptor of the child's terminal, -1 without one. `opened` are the descriptors that were opened for this
 * child before.
 *
 * @throws {SpawnError} with every pipe closed.
 */
export function launch(
  system: System,
  request: SpawnRequest,
  childFDs: ChildFDs,
  slave: number,
  opened: readonly number[] = [],
): LaunchedChild {
  // Faster for the usual child, which has no pipes.
  const pipes = childFDs === TERMINAL ? NO_PIPES : openPipes(system, childFDs);
  try {
    if (childFDs !== TERMINAL) checkInherited(childFDs, opened, pipes, request);
    request.terminal = slave;
    request.descriptors = descriptorMap(childFDs, pipes, slave);
    const child = system.spawn(request);
    if (hasFailed(child)) throw spawnError(child, request);
    closeChildEnds(system, pipes);
    return { child, pipes };
  } catch (error) {
    closePipes(system, pipes);
    throw error;
  }
}

/**
 * Throws if a descriptor to be inherited is one that was opened just now for this child. It was not open when the caller passed its
 * number. And a child that inherits, for example, the parent's end of its own pipe would keep that pipe open for ever.
 */
function checkInherited(
  childFDs: ChildFDs,
  opened: readonly number[],
  pipes: readonly OpenPipe[],
  request: SpawnRequest,
): void {
  for (const kind of childFDs.values()) {
    if (typeof kind !== 'number') continue;
    const isNew =
      opened.includes(kind) ||
      pipes.some(({ parentEnd, childEnd }) => parentEnd === kind || childEnd === kind);
    if (isNew) throw spawnError({ step: 'dup', errno: -constants.errno.EBADF }, request);
  }
}
