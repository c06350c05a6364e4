import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { capture } from '../lib/run.mjs';

/**
 * Runs a program that uses a client, and returns what it prints last, as JSON.
 * @param {string} folder in which the client is installed
 * @param {string} name of its file: the ending decides between CommonJS and ES modules
 * @param {string} text
 */
export function resultOf(folder, name, text) {
  writeFileSync(join(folder, name), text);
  const { ok, output, ending } = capture(process.execPath, [name], { cwd: folder, timeout: 120_000 });
  if (!ok) throw new Error(`it ${ending}:\n${output}`);
  return JSON.parse(output.trim().split('\n').at(-1));
}
