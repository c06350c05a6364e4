/** Records a program that never ends to the file of the first argument, and says on stdout when there is much in it. */
import { Session } from 'strand-terminal';

const session = Session.spawn('sh', ['-c', 'i=0; while :; do i=$((i+1)); echo line $i; done']);
session.record(process.argv[2] ?? '');
await session.expect('line 2000\r');
process.stdout.write('recorded');
