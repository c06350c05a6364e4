/**
 * What a child may use: resource limits, umask, nice and cgroup, checked.
 *
 * Test: test/process/limits.test.ts
 */
import { closeSync, openSync } from 'node:fs';
import { SpawnError } from '../errors.js';
import type { LimitOptions, ResourceLimit } from '../interfaces.js';
import { describeErrno } from '../native/system-error.js';
import { invalid, requireInteger, requirePath } from './options.js';

/** The numbers of RLIMIT_*, the same on all that we support. */
const RESOURCES = { cpu: 0, core: 4, nproc: 6, nofile: 7, as: 9 } as const;
const UNLIMITED = -1;

/** What crosses into C. */
export interface LimitRequest {
  readonly limits: Float64Array | undefined;
  readonly umask: number | undefined;
  readonly nice: number | undefined;
}

/** @throws {TypeError|RangeError} */
export function makeLimits({ limits, umask, nice }: LimitOptions): LimitRequest {
  return {
    limits: limits === undefined ? undefined : limitTriples(limits),
    umask: umask === undefined ? undefined : requireInteger('umask', umask, 0, 0o777),
    nice: nice === undefined ? undefined : requireInteger('nice', nice, -20, 19),
  };
}

function limitTriples(limits: unknown): Float64Array {
  if (typeof limits !== 'object' || limits === null)
    throw invalid('limits', limits, 'an object such as { nofile: 256 }');
  return Float64Array.from(
    Object.entries(limits).flatMap(([name, limit]) => {
      if (limit === undefined) return [];
      if (!(name in RESOURCES)) {
        throw new TypeError(
          `unknown limit ${JSON.stringify(name)}: expected ${Object.keys(RESOURCES).join(', ')}`,
        );
      }
      return [RESOURCES[name as keyof typeof RESOURCES], ...softAndHard(`limits.${name}`, limit)];
    }),
  );
}

function softAndHard(name: string, limit: ResourceLimit): [number, number] {
  if (typeof limit === 'number') return [amount(name, limit), amount(name, limit)];
  if (typeof limit !== 'object' || limit === null) throw invalid(name, limit, 'a number or { soft, hard }');
  const soft = amount(`${name}.soft`, limit.soft);
  const hard = amount(`${name}.hard`, limit.hard);
  if (hard !== UNLIMITED && (soft === UNLIMITED || soft > hard)) {
    throw new RangeError(`${name}.soft must not be above ${name}.hard, got ${limit.soft} and ${limit.hard}`);
  }
  return [soft, hard];
}

function amount(name: string, value: unknown): number {
  if (value === Number.POSITIVE_INFINITY) return UNLIMITED;
  return requireInteger(name, value, 0, Number.MAX_SAFE_INTEGER);
}

/** Opens the group's cgroup.procs, to which the child writes itself, for the time of `spawn`. @throws {SpawnError} */
export function withCgroup<T>(cgroup: string | undefined, spawn: (fd: number | undefined) => T): T {
  if (cgroup === undefined) return spawn(undefined);
  const fd = openProcs(`${requirePath('cgroup', cgroup)}/cgroup.procs`);
  try {
    return spawn(fd);
  } finally {
    closeSync(fd);
  }
}

function openProcs(path: string): number {
  try {
    return openSync(path, 'w');
  } catch (error) {
    const { errno = 0 } = error as NodeJS.ErrnoException;
    const { code, meaning } = describeErrno(errno);
    throw new SpawnError(
      `cannot enter the cgroup: open ${JSON.stringify(path)} failed: ${code} (${meaning})`,
      {
        code,
        errno,
        syscall: 'open',
        path,
      },
    );
  }
}
