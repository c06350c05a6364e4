/** Run by root, becomes another user, and says on stdout what the state of `su` is, whose process is root's. */
import { Session } from 'strand-terminal';

const NOBODY = 65_534;

// Only after the imports: the other user may not be allowed to read the folder of Node or of this file.
process.chdir('/');
process.setgroups?.([]);
process.setgid?.(NOBODY);
process.setuid?.(NOBODY);

const session = Session.spawn('su', ['-c', 'true'], { timeout: 20_000 });
const states = [await session.waitForState(['password', 'line', 'keys'])];
await session.sendSecret('wrong');
await session.ended;
states.push(session.state());
console.log(JSON.stringify(states.map(({ state, by }) => ({ state, by }))));
