/** Files into which programs of a test write: a mark that they have come so far, or a pid. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { eventually, ifExists } from './proc.js';

export interface WaitingFile {
  readonly path: string;
  /** Resolves with the content when it is a whole line. */
  written(): Promise<string>;
}

let folder: string | undefined;
let count = 0;

after(() => {
  if (folder !== undefined) rmSync(folder, { recursive: true });
});

/** A file that does not exist yet; it is removed after the last test. */
export function waitingFile(): WaitingFile {
  folder ??= mkdtempSync(join(tmpdir(), 'strand-waiting-'));
  const path = join(folder, String(count++));
  const read = (): string => ifExists(() => readFileSync(path, 'latin1')) ?? '';
  return {
    path,
    written: async () => {
      await eventually(`something is written to ${path}`, () => read().endsWith('\n'));
      return read().trimEnd();
    },
  };
}

/** The pid that a program wrote to the file. */
export async function pidIn(file: WaitingFile): Promise<number> {
  const pid = Number(await file.written());
  if (!Number.isInteger(pid) || pid <= 1) throw new Error(`${pid} is not a pid`);
  return pid;
}
