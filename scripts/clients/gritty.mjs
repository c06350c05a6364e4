// gritty: a terminal in the browser. Its server is CommonJS, uses `on('data')`, `on('exit')` and `removeListener`, and
// kills a terminal again after its exit. This file plays the browser.

import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { withServer } from './server.mjs';
import { shellBehind, useShell } from './shell.mjs';

/** @type {import('../test-clients.mjs').Client} */
export const client = {
  name: 'gritty 8.1.2',
  dependencies: { gritty: '8.1.2', 'socket.io-client': '4.8.3' },
  replaced: 'node-pty',
  run(folder, saw) {
    const start = (port) => ({ args: ['--port', port, '--no-auto-restart'], env: { IP: '127.0.0.1' } });
    return withServer(folder, 'gritty/bin/gritty.js', start, (port) =>
      useShell(() => open(folder, `http://127.0.0.1:${port}/gritty`), saw),
    );
  },
};

/** @returns {Promise<import('./shell.mjs').ShellPage>} */
async function open(folder, url) {
  const { io } = createRequire(join(folder, 'package.json'))('socket.io-client');
  const socket = io(url, { reconnectionDelay: 50, forceNew: true });
  const shell = shellBehind((input) => socket.emit('data', input));
  socket.on('data', (data) => shell.received(data));
  await once(socket, 'connect');
  socket.emit('terminal', { cols: 100, rows: 30, command: 'bash --noprofile --norc', autoRestart: false });
  return {
    shell,
    resize: (cols, rows) => socket.emit('resize', { cols, rows }),
    exitCode: async () => (await once(socket, 'exit'))[0],
    close: () => socket.close(),
  };
}
