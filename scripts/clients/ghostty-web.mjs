// The demo server of ghostty-web: a shell over a WebSocket, with output and messages on it alike. This file plays the page, which
// draws on a canvas.

import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { freePort } from '../lib/free-port.mjs';
import { withServer } from './server.mjs';
import { shellBehind } from './shell.mjs';
import { until } from './until.mjs';

/** @type {import('../test-clients.mjs').Client} */
export const client = {
  name: '@ghostty-web/demo 0.4.0',
  dependencies: { '@ghostty-web/demo': '0.4.0', ws: '8.18.3' },
  replaced: '@lydell/node-pty',
  async run(folder, saw) {
    const port = await freePort();
    const program = join(folder, 'node_modules/@ghostty-web/demo/bin/demo.js');
    const env = { ...process.env, PORT: port, SHELL: '/bin/bash', HOME: folder };
    await withServer([process.execPath, program], port, { cwd: folder, env }, async () => {
      const first = await open(folder, port);
      await first.shell.type('echo $((6 * 7)) │ 😀; stty size', /42 │ 😀\r\n30 100\r\n/);
      saw('a shell answers, in the requested size');
      first.socket.send(JSON.stringify({ type: 'resize', cols: 90, rows: 20 }));
      await first.shell.type('stty size', /20 90\r\n/);
      saw('the shell sees a new size');
      await first.shell.type('seq 100000', /\r\n99999\r\n100000\r\n/);
      saw('100,000 lines arrive, to the last');
      first.socket.send('exit 7\r');
      await first.shell.shows(/Shell exited \(code: 7\)/);
      saw('the exit code arrives');

      const second = await open(folder, port);
      const [, pid] = await second.shell.type('echo pid $$', /pid (\d+)\r\n/);
      second.socket.close();
      await until('its shell has ended', () => !existsSync(`/proc/${pid}`));
      saw('the terminal hangs up when its page is closed');
    });
  },
};

async function open(folder, port) {
  const { WebSocket } = createRequire(join(folder, 'package.json'))('ws');
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws?cols=100&rows=30`);
  const shell = shellBehind((input) => socket.send(input));
  socket.on('message', (data) => shell.received(String(data)));
  await once(socket, 'open');
  return { socket, shell };
}
