// Installs the packages of package-lock.json when it has changed.

import { statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './project.mjs';
import { announce, step } from './run.mjs';

export function installDependencies() {
  // npm writes this file at the end of each install.
  const installed = statSync(join(root, 'node_modules', '.package-lock.json'), { throwIfNoEntry: false });
  const wanted = statSync(join(root, 'package-lock.json'));
  if (installed && installed.mtimeMs >= wanted.mtimeMs) return;
  announce('installing the packages of package-lock.json');
  step('Installing packages', 'npm', ['ci']);
}
