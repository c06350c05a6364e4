/** Loads the addon of the copy of strand-pty in a folder without a free descriptor, and prints the error as JSON. */
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [folder = ''] = process.argv.slice(2);
const { loadAddon } = (await import(pathToFileURL(join(folder, 'dist', 'native', 'load-addon.js')).href)) as {
  loadAddon(): unknown;
};

const filling: number[] = [];
try {
  for (;;) filling.push(openSync('/dev/null', 'r'));
} catch (error) {
  if ((error as NodeJS.ErrnoException).code !== 'EMFILE') throw error;
}

let answer: object = {};
try {
  loadAddon();
} catch (error) {
  const { message, cause } = error as Error & { cause?: NodeJS.ErrnoException };
  answer = { message, cause: cause?.code };
}
for (const fd of filling) closeSync(fd);
console.log(JSON.stringify(answer));
