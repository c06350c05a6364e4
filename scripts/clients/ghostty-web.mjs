// The demo server of ghostty-web: a shell over a WebSocket, with output and messages on it alike. This file plays the page, which
// draws on a canvas.

import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { withServer } from './server.mjs';
import { shellBehind, useShell } from './shell.mjs';

/** @type {import('../test-clients.mjs').Client} */
export const client = {
  name: '@ghostty-web/demo 0.4.0',
  dependencies: { '@ghostty-web/demo': '0.4.0', ws: '8.18.3' },
  replaced: '@lydell/node-pty',
  run(folder, saw) {
    const start = (port) => ({ env: { PORT: port, SHELL: '/bin/bash', HOME: folder } });
    return withServer(folder, '@ghostty-web/demo/bin/demo.js', start, (port) =>
      useShell(() => open(folder, port), saw),
    );
  },
};

/** @returns {Promise<import('./shell.mjs').ShellPage>} */
async function open(folder, port) {
  const { WebSocket } = createRequire(join(folder, 'package.json'))('ws');
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws?cols=100&rows=30`);
  const shell = shellBehind((input) => socket.send(input));
  socket.on('message', (data) => shell.received(String(data)));
  await once(socket, 'open');
  return {
    shell,
    resize: (cols, rows) => socket.send(JSON.stringify({ type: 'resize', cols, rows })),
    exitCode: async () => Number((await shell.shows(/Shell exited \(code: (\d+)\)/))[1]),
    close: () => socket.close(),
  };
}
