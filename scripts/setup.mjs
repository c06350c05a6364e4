// `npm run setup` installs the packages and builds everything that has changed. Scripts that `import './setup.mjs'` continue only
// when everything is built.

import { buildAddon } from './lib/addon.mjs';
import { installDependencies } from './lib/dependencies.mjs';
import { ensureNode, ensurePrograms, programsOfBuild } from './lib/toolchain.mjs';
import { compileTypeScript } from './lib/typescript.mjs';

ensureNode();
ensurePrograms(programsOfBuild);
installDependencies();
buildAddon();
compileTypeScript();
