// Fails when a C file is not formatted; `--write` formats it. The style is in .clang-format.

import { join } from 'node:path';
import { filesUnder, native, root, tool } from './lib/project.mjs';
import { capture, fail } from './lib/run.mjs';

const files = [native, join(root, 'bench'), join(root, 'attacks', 'faults')].flatMap((folder) =>
  filesUnder(folder, /\.[ch]$/),
);

const mode = process.argv.includes('--write') ? ['-i'] : ['--dry-run', '-Werror'];
const result = capture(tool('clang-format'), [...mode, ...files]);
process.stdout.write(result.output);
if (!result.ok) fail('Some C files are not formatted; `npm run format` formats them.');
