/**
 * The `System` of the default reactor: the kernel. C returns several numbers in one shared array, because it would take longer to
 * create an object in C than to make the system calls.
 */
import type {
  Failure,
  PipePair,
  SignalledSession,
  SpawnedChild,
  SpawnRequest,
  System,
  TerminalPair,
} from '../interfaces.js';
import { addon } from './addon.js';
import { isLinux } from './other-system.js';
import { mayStartChildren } from './permission.js';
import { processTable } from './processes.js';

const { results } = addon;
/** The descriptors of the current spawn. Shared by all spawns, since V8 copies a new small array before C can read it. */
let pairs = new Int32Array(64);

export const kernel: System = {
  ...addon,
  ...processTable,
  mayStartChildren,

  openPty({ columns, rows, pixelWidth, pixelHeight }, raw, echo): TerminalPair | Failure {
    const name = addon.openPty(columns, rows, pixelWidth, pixelHeight, raw, echo);
    return typeof name === 'string' ? { master: first(), slave: second(), name } : name;
  },

  setSize(master, { columns, rows, pixelWidth, pixelHeight }): number {
    return addon.setSize(master, columns, rows, pixelWidth, pixelHeight);
  },

  openPipe(): PipePair | Failure {
    return addon.openPipe() ?? { read: first(), write: second() };
  },

  spawn(request: SpawnRequest): SpawnedChild | Failure {
    const { file, args, env, overrides, defaults, cwd, terminal, session, descriptors } = request;
    if (descriptors.length > pairs.length) pairs = new Int32Array(descriptors.length);
    pairs.set(descriptors);
    const others = hasOthers(request) ? request : undefined;
    const started = addon.spawn(
      file,
      args,
      env,
      overrides,
      defaults,
      cwd,
      terminal,
      session === true,
      pairs,
      descriptors.length / 2,
      others,
    );
    return typeof started === 'boolean' ? { pid: first(), pidfd: second(), leadsSession: started } : started;
  },

  signalSession(...args): SignalledSession | number {
    const count = addon.signalSession(...args);
    return count < 0 ? count : { count, searched: first() !== 0, known: second() !== 0 };
  },
};

// The functions of the addon that throws have no names to copy.
if (!isLinux) Object.setPrototypeOf(kernel, addon);

function first(): number {
  return results[0] as number;
}

function second(): number {
  return results[1] as number;
}

/** Whether a request has one of the rare options. C reads members by name, which is slow, only then. */
function hasOthers({ uid, gid, groups, limits, umask, nice, cgroup }: SpawnRequest): boolean {
  return (
    uid !== undefined ||
    gid !== undefined ||
    groups !== undefined ||
    limits !== undefined ||
    umask !== undefined ||
    nice !== undefined ||
    cgroup !== undefined
  );
}
