import type { RunnerSnapshots } from './current-test.js';

/** Which snapshots are written: every one that differs, those that are missing, or none. */
export type SnapshotMode = 'all' | 'new' | 'none';

/** Names the variable that has snapshots written. */
export const UPDATE_VARIABLE = 'STRAND_UPDATE_SNAPSHOTS';

/** The variable decides first, then the runner, and without either the variable CI. */
export function snapshotMode(snapshots: RunnerSnapshots | undefined): SnapshotMode {
  if (isSet(UPDATE_VARIABLE)) return 'all';
  const ofRunner = snapshots?._updateSnapshot;
  if (ofRunner === 'all' || ofRunner === 'new' || ofRunner === 'none') return ofRunner;
  if (process.execArgv.includes('--test-update-snapshots')) return 'all';
  return isSet('CI') ? 'none' : 'new';
}

function isSet(variable: string): boolean {
  return !['', '0', 'false'].includes(process.env[variable] ?? '');
}
