/** Run as another user than root: says on stdout what the state of `su` is, whose process is root's. */
import { Session } from 'strand-terminal';

const session = Session.spawn('su', ['-c', 'true'], { timeout: 20_000 });
const states = [await session.waitForState(['password', 'line', 'keys'])];
await session.sendSecret('wrong');
await session.ended;
states.push(session.state());
console.log(JSON.stringify(states.map(({ state, by }) => ({ state, by }))));
