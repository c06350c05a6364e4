import { statusOf } from './proc.js';

/** Real, effective, saved and file-system ids, and the groups, as in /proc/PID/status. */
export interface Identity {
  readonly uid: string;
  readonly gid: string;
  readonly groups: string;
}

export function identityOf(pid: number): Identity {
  const ids = (name: string): string => (statusOf(pid, name) ?? '').replaceAll('\t', ' ');
  return { uid: ids('Uid'), gid: ids('Gid'), groups: ids('Groups') };
}

/** Four ids that are the same. */
export function four(id: number): string {
  return Array.from({ length: 4 }, () => id).join(' ');
}

/** A user that every system has, and the group of the same number. */
export const NOBODY = 65_534;
/** A uid that no user has. */
export const UNKNOWN = 4_000_000_000;
