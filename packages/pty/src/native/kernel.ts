/**
 * The system calls of the kernel, as a reactor carries them. C hands over several numbers in one array that both
 * sides have, since to make an object there takes longer than the system calls that it is about.
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
import { processTable } from './processes.js';

const { results } = addon;
/** The descriptors of the spawn that is being made. One for all of them: of a new small array C would first have to
 * move the bytes to where it can see them. */
let pairs = new Int32Array(64);

export const kernel: System = {
  ...addon,
  ...processTable,

  openPty(...args): TerminalPair | Failure {
    const name = addon.openPty(...args);
    return typeof name === 'string' ? { master: first(), slave: second(), name } : name;
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

function first(): number {
  return results[0] as number;
}

function second(): number {
  return results[1] as number;
}

/** What few ask for, which C looks up by its names only then. */
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
