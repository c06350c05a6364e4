// `npm run test:types` compiles the assertions in packages/pty/test/types against the declarations as they are published.
//
//   npm run test:types              with TypeScript 5.4, 5.9 and the repository's, and with several versions of @types/node
//   npm run test:types -- --own     only with the repository's, for `npm run check`
//
// `npm run test:matrix` does the same with the packed package.

import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArguments } from './lib/arguments.mjs';
import { bundleLibrary } from './lib/bundle.mjs';
import { pty } from './lib/project.mjs';
import { summarize } from './lib/report.mjs';
import { temporaryFolder } from './lib/temporary-folder.mjs';
import { testTypes, testTypesWithOthers } from './lib/types-test.mjs';

const { values } = parseArguments({ own: { type: 'boolean' } }, { filters: false });

const folder = temporaryFolder('types');
const library = join(folder, 'node_modules', 'strand-pty');
mkdirSync(library, { recursive: true });
for (const name of ['src', 'dist']) cpSync(join(pty, name), join(library, name), { recursive: true });
const manifest = JSON.parse(readFileSync(join(pty, 'package.json'), 'utf8'));
await bundleLibrary(library, manifest);
writeFileSync(join(library, 'package.json'), JSON.stringify(manifest));

await testTypes(folder);
if (!values.own) await testTypesWithOthers(folder);
summarize('types');
