// Answers the questions of an installer, types its password, and follows its progress bar.
//
//   node examples/installer/installer.mjs

import { fileURLToPath } from 'node:url';
import { Session } from 'strand-terminal';

const script = fileURLToPath(new URL('install.sh', import.meta.url));
const session = Session.spawn('sh', [script], { timeout: 10_000 });

await session.expect('Install into [/opt/demo]: ');
await session.sendLine('/srv/demo');
await session.expect('Continue? [y/N] ');
await session.sendLine('y');
// Waits until the terminal does not echo. The function is called only then.
await session.sendSecret(() => process.env.DEMO_PASSWORD ?? 'swordfish');

const outcomes = [/(\d+) %/, /Installed into (.*)\.\r/, /(The password is wrong)\.\r/];
for (;;) {
  const { index, groups } = await session.expect(outcomes);
  const [detail] = groups;
  if (index > 0) {
    console.log(index === 1 ? `It is in ${detail}.` : `${detail}!`);
    break;
  }
  console.log(`${detail} percent`);
}
const { exitCode } = await session.ended;
process.exitCode = exitCode ?? 1;
