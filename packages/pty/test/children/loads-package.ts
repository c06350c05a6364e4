/** Loads the copy of strand-pty in a folder as on the given platform, and prints the result as JSON. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [folder = '', platform = '', arch = ''] = process.argv.slice(2);
Object.defineProperties(process, { platform: { value: platform }, arch: { value: arch } });

try {
  const { spawn } = await import(pathToFileURL(join(folder, 'dist', 'index.js')).href);
  console.log(JSON.stringify({ loaded: typeof spawn }));
} catch (error) {
  const { message, cause } = error as Error & { cause?: NodeJS.ErrnoException };
  console.log(JSON.stringify({ message, cause: cause?.code }));
}
