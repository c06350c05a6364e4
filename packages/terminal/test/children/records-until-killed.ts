/** Records a program that never ends to the file of the first argument, and says on stdout when there is much in it. */
import { statSync } from 'node:fs';
import { Session } from 'strand-terminal';

const [, , path = ''] = process.argv;
const session = Session.spawn('sh', ['-c', 'i=0; while :; do i=$((i+1)); echo line $i; done']);
session.record(path);
session.on('data', () => {
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 20_000) process.stdout.write('recorded');
});
