import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Why a test is skipped that needs a program which is not in PATH; false if it is. */
export function missing(name: string): string | false {
  const isThere = (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
  return !isThere && `needs ${name}`;
}
