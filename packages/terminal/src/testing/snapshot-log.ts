import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileName, folderOf } from './snapshot-place.js';

/** A test of a file. */
export interface KnownTest {
  readonly name: string;
  /** Whether it ran to its end. */
  readonly passed: boolean;
}

/** The names of the files that snapshots of this run have, by their folder. */
const used = new Map<string, Set<string>>();

/** Remembers that a stored snapshot belongs to a test. */
export function useSnapshot(folder: string, file: string): void {
  used.set(folder, (used.get(folder) ?? new Set()).add(file));
}

/**
 * Returns the paths of the stored snapshots that no test of a file takes any more. Those of tests that were left out or have failed
 * are not among them.
 */
export function obsoleteSnapshots(testFile: string, tests: readonly KnownTest[]): string[] {
  const folder = folderOf(testFile);
  const taken = used.get(folder) ?? new Set();
  const undecided = tests.filter(({ passed }) => !passed).map(({ name }) => fileName(name));
  return filesIn(folder)
    .filter((file) => !taken.has(file) && !undecided.some((name) => file.includes(name)))
    .map((file) => join(folder, file));
}

/** Says which snapshots are obsolete. They are left to the user: a filter of the runner may hide tests. */
export function describeObsolete(paths: readonly string[]): string {
  const count = paths.length === 1 ? '1 screen snapshot is' : `${paths.length} screen snapshots are`;
  return [`${count} obsolete: no test takes it. Remove it:`, ...paths.map((path) => `  ${path}`)].join('\n');
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => /(?<!\.received)\.(txt|svg)$/.test(name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
