/** Starts a child whose listeners of the event named by the first argument throw. Prints the following events. */
import { type PtyChild, spawn } from 'strand-pty';

const where = process.argv[2] ?? '';
const events: string[] = [];
let length = 0;
let thrown = 0;
let output = '';

process.on('uncaughtException', (error) => {
  if (error.message === 'thrown by a listener') thrown++;
  else throw error;
});

function fail(): never {
  throw new Error('thrown by a listener');
}

function flood(): PtyChild {
  const child = spawn('sh', ['-c', 'stty raw; head -c 300000 /dev/zero']);
  child.on(where, where === 'readable' ? readAndFail : where === 'data' ? () => {} : fail);
  if (where === 'readable') return child;
  return child.on('data', (chunk) => {
    length += chunk.length;
    if (where === 'data') fail();
  });

  function readAndFail() {
    for (let chunk = child.read(); chunk !== null; chunk = child.read()) length += chunk.length;
    fail();
  }
}

function slowReader(): PtyChild {
  // Reads so slowly that the kernel cannot accept everything at once.
  const script = 'stty raw -echo opost; echo ready; sleep 0.3; head -c 262144 > /dev/null; echo taken';
  const child = spawn('sh', ['-c', script]);
  child.once('data', () => {
    child.on('drain', where === 'drain' ? fail : () => {});
    child.write(Buffer.alloc(262_144), where === 'write callback' ? fail : () => {});
    if (where === 'end callback') child.end(fail);
  });
  return child.on('data', (chunk) => {
    output += chunk;
  });
}

const child = where === 'drain' || where.endsWith('callback') ? slowReader() : flood();
for (const event of ['spawn', 'exit', 'end', 'finish', 'close']) {
  child.prependListener(event, () => events.push(event));
}
process.on('exit', () => console.log(JSON.stringify({ events, length, thrown, output })));
