// `npm run build`: the addon and the TypeScript, on a machine that is set up; `build.mjs addon` only the one, and
// `build.mjs typescript` only the other.

import { buildAddon } from './lib/addon.mjs';
import { compileTypeScript } from './lib/typescript.mjs';

const wanted = process.argv.slice(2);
const parts = { addon: buildAddon, typescript: compileTypeScript };
for (const [name, build] of Object.entries(parts)) {
  if (wanted.length === 0 || wanted.includes(name)) build();
}
