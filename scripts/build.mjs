// `npm run build` builds the addon and compiles the TypeScript; `build.mjs addon` and `build.mjs typescript` do one of them.
// The packages of npm must be installed: `npm run setup` does all.

import { buildAddon } from './lib/addon.mjs';
import { compileTypeScript } from './lib/typescript.mjs';

const wanted = process.argv.slice(2);
const parts = { addon: buildAddon, typescript: compileTypeScript };
for (const [name, build] of Object.entries(parts)) {
  if (wanted.length === 0 || wanted.includes(name)) build();
}
