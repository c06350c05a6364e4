/**
 * Checks the resource limits, umask, nice value and cgroup of a child.
 *
 * Test: test/launch/child-limits.test.ts
 */
import type { LimitOptions, ResourceLimit, ResourceLimits, Text } from '../interfaces.js';
import { invalid, requireInteger, requirePath } from './options.js';
import { type OptionTable, type ReadOptions, readOptions } from './read-options.js';

/** The numbers of RLIMIT_*, the same on every supported architecture. */
const RESOURCES = [
  ['cpu', 0],
  ['core', 4],
  ['nproc', 6],
  ['nofile', 7],
  ['as', 9],
] as const;
const UNLIMITED = -1;

/** The checked limits, as they cross into C: triples of the number of a resource, its soft and its hard limit. */
export interface LimitRequest {
  readonly limits: Float64Array | undefined;
  readonly umask: number | undefined;
  readonly nice: number | undefined;
  readonly cgroup: Text | undefined;
}

const LIMITS: OptionTable<ResourceLimits> = {
  nofile: undefined,
  core: undefined,
  cpu: undefined,
  as: undefined,
  nproc: undefined,
};

interface SoftAndHard {
  readonly soft: number;
  readonly hard: number;
}

const SOFT_AND_HARD: OptionTable<SoftAndHard> = { soft: undefined, hard: undefined };

/** Checks the options. @throws {TypeError|RangeError} */
export function makeLimits({ limits, umask, nice, cgroup }: ReadOptions<LimitOptions>): LimitRequest {
  return {
    limits: limits === undefined ? undefined : limitTriples(limits),
    umask: umask === undefined ? undefined : requireInteger('umask', umask, 0, 0o777),
    nice: nice === undefined ? undefined : requireInteger('nice', nice, -20, 19),
    cgroup: cgroup === undefined ? undefined : requirePath('cgroup', cgroup),
  };
}

function limitTriples(limits: unknown): Float64Array {
  const read = readOptions(limits, LIMITS, 'limits');
  const triples: number[] = [];
  for (const [name, resource] of RESOURCES) {
    const limit = read[name];
    if (limit !== undefined) triples.push(resource, ...softAndHard(`limits.${name}`, limit));
  }
  return Float64Array.from(triples);
}

function softAndHard(name: string, limit: ResourceLimit): [number, number] {
  if (typeof limit === 'number') return [amount(name, limit), amount(name, limit)];
  if (typeof limit !== 'object' || limit === null) throw invalid(name, limit, 'a number or { soft, hard }');
  const given = readOptions(limit, SOFT_AND_HARD, name);
  const soft = amount(`${name}.soft`, given.soft);
  const hard = amount(`${name}.hard`, given.hard);
  if (hard !== UNLIMITED && (soft === UNLIMITED || soft > hard)) {
    throw new RangeError(`${name}.soft must not be above ${name}.hard, got ${given.soft} and ${given.hard}`);
  }
  return [soft, hard];
}

function amount(name: string, value: unknown): number {
  if (value === Number.POSITIVE_INFINITY) return UNLIMITED;
  return requireInteger(name, value, 0, Number.MAX_SAFE_INTEGER);
}
