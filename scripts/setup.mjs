// `npm run setup`: makes a fresh clone ready to use. When nothing changed it does nothing, in well under a second.
// Other scripts import it for its effect: after `import './setup.mjs'` everything is built, or the script has ended.

import { buildAddon } from './lib/addon.mjs';
import { installDependencies } from './lib/dependencies.mjs';
import { ensureNode, ensurePrograms, programsOfBuild } from './lib/toolchain.mjs';
import { compileTypeScript } from './lib/typescript.mjs';

ensureNode();
ensurePrograms(programsOfBuild);
installDependencies();
buildAddon();
compileTypeScript();
