// The example in the README of node-pty. Only two lines differ: the import, and the last one, which ends the shell.
//
//   node examples/node-pty.mjs

import * as os from 'node:os';
import * as pty from 'strand-pty/node-pty'; // Was: from 'node-pty'.

const shell = os.platform() === 'win32' ? 'powershell.exe' : 'bash';

const ptyProcess = pty.spawn(shell, [], {
  name: 'xterm-color',
  cols: 80,
  rows: 30,
  cwd: process.env.HOME,
  env: process.env,
});

ptyProcess.onData((data) => {
  process.stdout.write(data);
});

ptyProcess.write('ls\r');
ptyProcess.resize(100, 40);
ptyProcess.write('ls\r');
ptyProcess.write('exit\r');
