// node-pty with its addon: its install script has no binary for Linux and compiles one, which is done once for all places.

import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { announce, step } from './run.mjs';
import { temporaryFolder } from './temporary-folder.mjs';

export const nodePtyVersion = '1.1.0';

/** @type {{ specifier: string, build: string } | undefined} */
let compiled;

/** Compiles node-pty, and returns what to install and the folder `build` that its install script leaves. */
export function compilesNodePty() {
  if (compiled) return compiled;
  const folder = temporaryFolder('node-pty');
  const specifier = `node-pty@${nodePtyVersion}`;
  announce(`compiling ${specifier}`);
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const env = { ...process.env, npm_config_nodedir: dirname(dirname(process.execPath)) };
  step('Compiling node-pty', 'npm', ['install', '--prefer-offline', specifier], { cwd: folder, env });
  compiled = { specifier, build: join(folder, 'node_modules', 'node-pty', 'build') };
  return compiled;
}
