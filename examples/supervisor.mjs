// Keeps programs running: restarts each when it ends, at once if it ran for a second, else after a delay that doubles. Ctrl-C or
// SIGTERM stops all programs, with the processes that they have started.
//
//   node examples/supervisor.mjs

import { ProcessMonitor } from 'strand-pty';

const monitor = new ProcessMonitor({ minRestartDelay: 200, maxRestartDelay: 30_000, killTime: 5000 });

monitor.on('started', (name, pid) => console.log(`${name}: started as process ${pid}`));
monitor.on('line', (name, line) => console.log(`${name}: ${line}`));
monitor.on('ended', (name, { exitCode, signal }) => console.log(`${name}: ended by ${signal ?? exitCode}`));
monitor.on('restarting', (name, delay) => console.log(`${name}: starts again in ${delay} ms`));
monitor.on('spawnError', (name, error) => console.error(`${name}: ${error.message}`));

// The arguments begin with argv[0], the name of the program.
monitor.addProcess('clock', ['sh', '-c', 'while :; do date +%T; sleep 1; done']);
monitor.addProcess('flaky', ['sh', '-c', 'echo "about to fail"; exit 1'], { limits: { core: 0 } });
monitor.startService();

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, async () => {
    await monitor.stopService();
    console.log('all stopped');
  });
}
