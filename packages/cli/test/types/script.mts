/// <reference types="strand-cli/expect" />
// A script of `strand expect`, which script-types.test.ts compiles.
import { Session, type SessionState } from 'strand-terminal';

const shell: Session = spawn('sh', ['-c', 'read name'], { columns: 100, timeout: 500 });
const isCurrent: boolean = session === shell;
const { groups, index } = await expect(['login: ', /(\w+)\$/, EOF, TIMEOUT], { timeout: 10 });
const [first, which]: [string | undefined, number] = [groups[0], index];
const { output, exitCode }: { output: string; exitCode: number } = await run('uname -r', { timeout: 10 });
await session.sendLine(args[0] ?? 'nobody');
const now: SessionState = state();
console.log(isCurrent, first, which, output, exitCode, now, Session.name);

// @ts-expect-error The first argument is the program.
spawn(['sh']);
// @ts-expect-error Not an option.
await expect('ready', { timout: 10 });
// @ts-expect-error Not a pattern.
await expect(1);
// @ts-expect-error A single argument may be missing.
args[0].length;
// @ts-expect-error The current session is changed by spawn.
session = shell;
