/** Becomes a user who may have no process more, and tells how a spawn fails. */
import { tryToSpawn, whatIsLeft } from '../support/failing-spawns.js';

const NOBODY = 65_534;
process.setgroups?.([]);
process.setgid?.(NOBODY);
process.setuid?.(NOBODY);
console.log(JSON.stringify({ failures: [tryToSpawn()], afterwards: '', left: whatIsLeft() }));
