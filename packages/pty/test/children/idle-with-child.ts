/** Starts the child named by the first argument, does nothing else, and prints the child's events. */
import { type PtyChild, type SpawnOptions, spawn } from 'strand-pty';

const heard: string[] = [];

function start(script: string, options?: SpawnOptions): PtyChild {
  const child = spawn('sh', ['-c', script], options);
  child.on('exit', (code, signal) => heard.push(`exit ${code ?? signal}`));
  child.on('close', () => heard.push('close'));
  return child;
}

/** Runs until it is killed. */
const STAYS = 'trap "" HUP TERM; echo ready; while :; do sleep 0.05; done';

const kinds: Readonly<Record<string, () => void>> = {
  living: () => start('sleep 0.1').resume(),
  unread: () => start('echo hello'),
  paused: () => {
    const child = start('stty raw; head -c 3000 /dev/zero; sleep 0.1; head -c 3000 /dev/zero');
    child.once('data', () => child.pause());
  },
  'unread-input': () => start('stty raw -echo; echo ready; sleep 0.1').write(Buffer.alloc(1 << 20)),
  unref: () => start('sleep 60').resume().unref(),
  'unref-ref': () => start('sleep 0.1').resume().unref().ref(),
  'unref-timeout': () => spawn('sleep', ['60'], { timeout: 60_000 }).resume().unref(),
  'unref-linger': () => {
    const child = start('trap "" HUP; sleep 1 & exit 3', { linger: 60_000 }).resume().unref();
    // Until then a timer keeps Node running.
    const timer = setInterval(() => {}, 60_000);
    child.on('exit', () => clearInterval(timer));
  },
  'echo-timeout': () => {
    const child = start('read -r line');
    const waiting = child.resume().waitForEcho(true, { timeout: 60_000 });
    void waiting.then(() => child.write('\n'));
  },
  destroyed: () => {
    const child = start('trap "exit 7" HUP; echo ready; while :; do sleep 0.05; done');
    child.once('data', () => child.destroy());
  },
  'unref-terminate': () => {
    const child = start(STAYS);
    child.once('data', () => void child.unref().terminate({ grace: 100 }));
  },
};

kinds[process.argv[2] ?? '']?.();
process.on('exit', () => console.log(heard.join(', ')));
