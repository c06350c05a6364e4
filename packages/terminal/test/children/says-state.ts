/** Says on stdout what the state of `cat` is when it waits for a line. */
import { Session } from 'strand-terminal';

const session = Session.spawn('cat', [], { timeout: 20_000 });
console.log(JSON.stringify(await session.waitForState('line')));
await session.close();
