/**
 * The end of standard input for a child on a raw terminal (--raw). There an EOF character would be data, so the end is a hang-up,
 * once the child has read everything and sleeps in a read of the terminal.
 *
 * Test: test/relay/end-raw-input.test.ts
 */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import type { PtyChild } from 'strand-pty';
import { endInput, inputRead, isAlive, isCanonical } from './end-input.js';
import { hangUp } from './hang-up.js';
import { sleep } from './sleep.js';

const POLL_INTERVAL_MS = 20;
/** The number of read(2), by processor. Elsewhere the child is never hung up. */
const READ_CALL_NUMBER = { x64: '0', arm64: '63' }[process.arch as string];

/** Resolves when the child is dead or was hung up. If the child makes its terminal canonical, the end is an EOF character. */
export async function endRawInput(child: PtyChild): Promise<void> {
  for (;;) {
    await inputRead(child);
    if (!isAlive(child)) return;
    if (isCanonical(child)) return endInput(child);
    if (isRead(child) && !child.hasUnreadInput) return hangUp(child);
    await sleep(POLL_INTERVAL_MS);
  }
}

/** Whether a process of the foreground job sleeps in a read of the terminal. */
function isRead(child: PtyChild): boolean {
  const group = child.foreground()?.pgid;
  if (group === undefined || READ_CALL_NUMBER === undefined) return false;
  return readdirSync('/proc').some(
    (name) => /^\d+$/.test(name) && groupOf(name) === group && sleepsInRead(name, child.ttyName),
  );
}

function groupOf(pid: string): number {
  const stat = orEmpty(() => readFileSync(`/proc/${pid}/stat`, 'latin1'));
  // After the name, which may contain any character: "(name) S ppid pgrp …".
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2]);
}

function sleepsInRead(pid: string, terminal: string): boolean {
  // "0 0x3 …": the number of the system call and its arguments.
  const [call, fd] = orEmpty(() => readFileSync(`/proc/${pid}/syscall`, 'latin1')).split(' ');
  if (call !== READ_CALL_NUMBER) return false;
  const file = orEmpty(() => readlinkSync(`/proc/${pid}/fd/${Number(fd)}`));
  return file === terminal || file === '/dev/tty';
}

/** A process that has ended meanwhile, or that this user must not look at, shows nothing. */
function orEmpty(read: () => string): string {
  try {
    return read();
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (!['ENOENT', 'ESRCH', 'EACCES', 'EPERM', 'ERR_ACCESS_DENIED'].includes(code)) throw error;
    return '';
  }
}
