/** Changes to a user at its limit of processes, and prints how a spawn fails. */
import { leftOpen, tryToSpawn } from '../support/failing-spawns.js';

const NOBODY = 65_534;
process.setgroups?.([]);
process.setgid?.(NOBODY);
process.setuid?.(NOBODY);
console.log(JSON.stringify({ failures: [tryToSpawn()], afterwards: '', left: leftOpen() }));
