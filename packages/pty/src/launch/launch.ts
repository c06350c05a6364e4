import { constants } from 'node:os';
import type { SpawnedChild, SpawnRequest, System } from '../interfaces.js';
import {
  type ChildFDs,
  closePipes,
  closeTheirs,
  descriptorMap,
  NO_PIPES,
  type OpenPipe,
  openPipes,
  TERMINAL,
} from './child-fds.js';
import { hasFailed, spawnError } from './spawn-failure.js';

/** A child that runs, and our ends of its pipes. */
export interface StartedChild {
  readonly child: SpawnedChild;
  readonly pipes: readonly OpenPipe[];
}

/**
 * Opens the pipes and starts the program. Reference: `_fork`. `slave` is the terminal's, or -1 without one; `opened` is
 * what was opened for this child before.
 *
 * @throws {SpawnError}, with no pipe left.
 */
export function startChild(
  system: System,
  request: SpawnRequest,
  childFDs: ChildFDs,
  slave: number,
  opened: readonly number[] = [],
): StartedChild {
  if (childFDs === TERMINAL) return { child: startOnTerminal(system, request, slave), pipes: NO_PIPES };
  const pipes = openPipes(system, childFDs);
  try {
    checkInherited(childFDs, opened, pipes, request);
    request.terminal = slave;
    request.descriptors = descriptorMap(childFDs, pipes, slave);
    const child = fork(system, request);
    closeTheirs(system, pipes);
    return { child, pipes };
  } catch (error) {
    closePipes(system, pipes);
    throw error;
  }
}

function startOnTerminal(system: System, request: SpawnRequest, slave: number): SpawnedChild {
  request.terminal = slave;
  request.descriptors = descriptorMap(TERMINAL, NO_PIPES, slave);
  return fork(system, request);
}

/**
 * Starts the program. `_execChild`, `_setupChild` and `_resetSignalDisposition` of the reference run in the child:
 * exec_child, setup_child and reset_signal_disposition in native/core/linux/child.c.
 */
function fork(system: System, request: SpawnRequest): SpawnedChild {
  const child = system.spawn(request);
  if (hasFailed(child)) throw spawnError(child, request);
  return child;
}

/** A number that is to be inherited and that we have got for ourselves since was not open: the child would hold, say,
 * our end of its own pipe, which then never ends. */
function checkInherited(
  childFDs: ChildFDs,
  opened: readonly number[],
  pipes: readonly OpenPipe[],
  request: SpawnRequest,
): void {
  for (const kind of childFDs.values()) {
    if (typeof kind !== 'number') continue;
    const isOurs =
      opened.includes(kind) || pipes.some(({ ours, theirs }) => ours === kind || theirs === kind);
    if (isOurs) throw spawnError({ step: 'dup', errno: -constants.errno.EBADF }, request);
  }
}
