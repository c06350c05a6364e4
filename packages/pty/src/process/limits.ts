/**
 * What a child may use: resource limits, umask, nice and cgroup, checked.
 *
 * Test: test/process/child-limits.test.ts
 */
import type { LimitOptions, ResourceLimit, Text } from '../interfaces.js';
import { invalid, requireInteger, requirePath } from './options.js';

/** The numbers of RLIMIT_*, the same on all that we support. */
const RESOURCES = { cpu: 0, core: 4, nproc: 6, nofile: 7, as: 9 } as const;
const UNLIMITED = -1;

/** What crosses into C. */
export interface LimitRequest {
  readonly limits: Float64Array | undefined;
  readonly umask: number | undefined;
  readonly nice: number | undefined;
  readonly cgroup: Text | undefined;
}

/** @throws {TypeError|RangeError} */
export function makeLimits({ limits, umask, nice, cgroup }: LimitOptions): LimitRequest {
  return {
    limits: limits === undefined ? undefined : limitTriples(limits),
    umask: umask === undefined ? undefined : requireInteger('umask', umask, 0, 0o777),
    nice: nice === undefined ? undefined : requireInteger('nice', nice, -20, 19),
    cgroup: cgroup === undefined ? undefined : requirePath('cgroup', cgroup),
  };
}

function limitTriples(limits: unknown): Float64Array {
  if (typeof limits !== 'object' || limits === null)
    throw invalid('limits', limits, 'an object such as { nofile: 256 }');
  return Float64Array.from(
    Object.entries(limits).flatMap(([name, limit]) => {
      if (limit === undefined) return [];
      if (!Object.hasOwn(RESOURCES, name)) {
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
