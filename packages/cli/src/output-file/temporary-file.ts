/**
 * The name of the file that becomes OUT when it is complete: `.OUT.strand-HOST-PID.tmp`. SIGKILL leaves it behind, so the next
 * conversion to the same OUT removes it.
 *
 * Test: test/output-file/temporary-file.test.ts, test/commands/convert.test.ts
 */
import { readdirSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';

/** How much of the name of OUT is kept, so that the whole name has at most 255 bytes, which is the limit of the file systems. */
const KEPT_NAME_LIMIT_CHARACTERS = 50;

/** Returns the path for this process. Removes the files that processes which have ended left for this target. */
export function temporaryPath(target: string): string {
  const folder = dirname(target);
  const prefix = prefixOf(target);
  for (const name of namesIn(folder)) {
    const pid = name.startsWith(prefix) ? /^(\d{1,9})\.tmp$/.exec(name.slice(prefix.length))?.[1] : undefined;
    // Where every container begins with the same process ids, an earlier process can have had this id.
    if (pid !== undefined && (Number(pid) === process.pid || !isAlive(Number(pid))))
      remove(join(folder, name));
  }
  return join(folder, `${prefix}${process.pid}.tmp`);
}

/** With the host, since the directory may be shared with another one, whose processes are not known here. */
function prefixOf(target: string): string {
  return `.${basename(target).slice(0, KEPT_NAME_LIMIT_CHARACTERS)}.strand-${hostname()}-`;
}

/** Empty if the directory cannot be read; writing to it may be allowed all the same. */
function namesIn(folder: string): string[] {
  return unlessRefused(() => readdirSync(folder)) ?? [];
}

function remove(path: string): void {
  unlessRefused(() => rmSync(path, { force: true }));
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ESRCH' && code !== 'EPERM') throw error;
    return code === 'EPERM';
  }
}

/** Undefined for an error of the file system: the file is then created, or fails, as if there were no other. */
function unlessRefused<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (syscall === undefined && code !== 'ERR_ACCESS_DENIED') throw error;
    return undefined;
  }
}
