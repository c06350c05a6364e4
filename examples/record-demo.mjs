// Records a demo for a README. Run in CI, the recording shows what the program does today.
//
//   node examples/record-demo.mjs demo.cast

import { setTimeout as delay } from 'node:timers/promises';
import { Session } from 'strand-terminal';

const KEY_MS = 40;
const PROMPT = 'demo$ ';
const [path = 'demo.cast'] = process.argv.slice(2);

const env = { PATH: process.env.PATH, HOME: '/', LANG: 'C.UTF-8', PS1: PROMPT };
const session = Session.spawn('sh', ['-i'], { columns: 60, rows: 12, env, timeout: 10_000 });
const recording = session.record(path, { title: 'Demo', idleLimit: 1 });

/** Types a command at the speed of a person, and waits until it has ended. */
async function demonstrate(command) {
  await session.expect(PROMPT);
  recording.mark(command);
  for (const key of command) {
    await session.send(key);
    await delay(KEY_MS);
  }
  await session.sendLine();
}
await demonstrate('echo "Hello from $(uname -s)."');
await demonstrate('printf "%s\\n" one two three | sort');
await session.expect(PROMPT);
await recording.stop(); // The file is complete.
await session.close();
console.log(`recorded ${path}`);
