import { readFileSync } from 'node:fs';

/** Returns undefined for a file that this kernel or this container does not have. */
function read(path) {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    if (['ENOENT', 'EACCES', 'EINVAL'].includes(error.code)) return undefined;
    throw error;
  }
}

const number = (text) =>
  text === undefined || text === 'max' || text === 'unlimited' ? Infinity : Number(text);

const hardLimit = (name) =>
  number(new RegExp(`^${name} +\\S+ +(\\S+)`, 'm').exec(readFileSync('/proc/self/limits', 'utf8'))[1]);

/** A limit of the cgroup (version 2) of this process, or of the root of the container. */
function groupLimit(name) {
  const group = /^0::(.*)$/m.exec(read('/proc/self/cgroup') ?? '')?.[1] ?? '/';
  return Math.min(number(read(`/sys/fs/cgroup${group}/${name}`)), number(read(`/sys/fs/cgroup/${name}`)));
}

const availableMiB = () =>
  Math.min(
    Number(/^MemAvailable: +(\d+)/m.exec(readFileSync('/proc/meminfo', 'utf8'))[1]) / 1024,
    (groupLimit('memory.max') - (number(read('/sys/fs/cgroup/memory.current') ?? '0') || 0)) / 2 ** 20,
  );

/** The open terminals of the whole machine. */
export const terminalCount = () => Number(read('/proc/sys/kernel/pty/nr') ?? 0);

const freeTerminals = () => number(read('/proc/sys/kernel/pty/max')) - terminalCount();

/**
 * @typedef {{ descriptors?: number, terminals?: number, processes?: number, memoryMiB?: number }} Needs
 *   processes: with threads, as the kernel counts them
 *
 * @param {Needs} needs
 * @returns {string | undefined} what this machine has too little of, as a sentence
 */
export function shortageOf({ descriptors = 0, terminals = 0, processes = 0, memoryMiB = 0 }) {
  const limits = [
    ['open files', descriptors, hardLimit('Max open files')],
    ['terminals', terminals, freeTerminals()],
    ['processes', processes, Math.min(hardLimit('Max processes'), groupLimit('pids.max'))],
    ['MiB of memory', memoryMiB, Math.floor(availableMiB())],
  ];
  const short = limits.find(([, needed, allowed]) => allowed < needed);
  return short && `this machine allows ${short[2]} ${short[0]}, but ${short[1]} are needed`;
}
