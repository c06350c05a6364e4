import { createHash } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type CurrentTest, nextNumber } from './current-test.js';

/** Beside the test file, with a folder for each test file. */
const FOLDER = '__screens__';
const NAME_LIMIT_CHARACTERS = 80;

/** Where a snapshot is stored. */
export interface SnapshotPlace {
  readonly folder: string;
  /** Without the extension. */
  readonly name: string;
}

/** The names that are in use, with the snapshots that have them. */
const users = new Map<string, string>();

/**
 * Returns where a snapshot is stored.
 *
 * @param given - the name and the folder that the call has given
 * @throws an Error when the test is not known, or when two snapshots would have the same file.
 */
export function placeSnapshot(
  test: CurrentTest | undefined,
  given: { readonly name?: string | undefined; readonly folder?: string | URL | undefined },
): SnapshotPlace {
  const folder = given.folder === undefined ? test && folderOf(test.file) : pathOf(given.folder);
  if (folder === undefined || (!test && given.name === undefined)) {
    throw new Error(
      'the name of the test is not known here. Use `test` of strand-terminal/testing, or the matchers in `expect.extend` of Vitest or Jest, or give both `name` and `folder`',
    );
  }
  const number = test && given.name === undefined ? nextNumber(test) : 1;
  const parts = [test?.name, given.name].filter((part) => part !== undefined);
  const name = [...parts.map(fileName), ...(number > 1 ? [number] : [])].join('-');
  claim(join(folder, name), [...parts, number].join(' › '));
  return { folder, name };
}

function claim(path: string, user: string): void {
  const other = users.get(path);
  if (other !== undefined && other !== user) {
    throw new Error(`the snapshots "${other}" and "${user}" would both be ${path}: give one a \`name\``);
  }
  users.set(path, user);
}

export function folderOf(testFile: string): string {
  const path = pathOf(testFile);
  return join(dirname(path), FOLDER, basename(path));
}

function pathOf(path: string | URL): string {
  return path instanceof URL || path.startsWith('file:') ? fileURLToPath(path) : path;
}

/** Returns a name that every file system takes: also one that does not tell upper case from lower case. */
export function fileName(title: string): string {
  const name = title
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, '-')
    .replace(/^-|-$/g, '');
  if (name !== '' && name.length <= NAME_LIMIT_CHARACTERS) return name;
  const hash = createHash('sha256').update(title).digest('hex').slice(0, 8);
  return `${name.slice(0, NAME_LIMIT_CHARACTERS)}-${hash}`.replace(/^-/, '');
}
