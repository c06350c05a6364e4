/** Lets a ProcessMonitor start a program, then gives up the permission to start children. Prints what happens at the restart. */
import { ProcessMonitor } from 'strand-pty';

const monitor = new ProcessMonitor({ minRestartDelay: 0 });
monitor.on('started', () => {
  process.stdout.write('started ');
  (process.permission as unknown as { drop(scope: string): void }).drop('child');
});
monitor.on('spawnError', (_name, { code }) => {
  process.stdout.write(String(code));
  void monitor.stopService();
});
monitor.addProcess('program', ['true']);
monitor.startService();
