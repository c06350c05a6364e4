import { execFileSync } from 'node:child_process';
import { constants, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A pipe whose two ends are descriptors of this process. */
export interface Fifo {
  readonly readEnd: number;
  readonly writeEnd: number;
}

/** The caller closes the descriptors. */
export function openFifo(): Fifo {
  return openWith((path) => ({
    // Non-blocking, or it would wait for the other end.
    readEnd: openSync(path, constants.O_RDONLY | constants.O_NONBLOCK),
    writeEnd: openSync(path, constants.O_WRONLY),
  }));
}

/** One descriptor that is both ends: it reads what is written to it. */
export function openLoop(): number {
  return openWith((path) => openSync(path, constants.O_RDWR));
}

function openWith<T>(open: (path: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'fifo-'));
  const path = join(folder, 'fifo');
  try {
    execFileSync('mkfifo', [path]);
    return open(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
