// Homebridge's UI: a terminal over socket.io, of a server that Homebridge would start. This file plays the page.

import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { freePort } from '../lib/free-port.mjs';
import { withServer } from './server.mjs';
import { shellBehind } from './shell.mjs';
import { until } from './until.mjs';

/** @type {import('../test-clients.mjs').Client} */
export const client = {
  name: 'homebridge-config-ui-x 5.10.0',
  dependencies: { 'homebridge-config-ui-x': '5.10.0', 'socket.io-client': '4.8.3' },
  replaced: '@homebridge/node-pty-prebuilt-multiarch',
  async run(folder, saw) {
    const port = await freePort();
    const storage = join(folder, 'storage');
    mkdirSync(storage);
    const platform = {
      platform: 'config',
      name: 'Config',
      host: '127.0.0.1',
      port: Number(port),
      auth: 'none',
    };
    const bridge = { name: 'Homebridge', username: '0E:00:00:00:00:01', port: 51_826, pin: '031-45-154' };
    writeFileSync(join(storage, 'config.json'), JSON.stringify({ bridge, platforms: [platform] }));
    writeFileSync(
      join(storage, 'auth.json'),
      JSON.stringify([{ id: 1, username: 'admin', name: 'Admin', admin: true }]),
    );
    const program = join(folder, 'node_modules/homebridge-config-ui-x/dist/bin/standalone.js');
    const env = {
      ...process.env,
      HOME: folder,
      HOMEBRIDGE_CONFIG_UI_TERMINAL: '1',
      UIX_INSECURE_MODE: '1',
      UIX_STORAGE_PATH: storage,
    };
    await withServer([process.execPath, program], port, { cwd: folder, env }, async () => {
      const url = `http://127.0.0.1:${port}`;
      const answer = await fetch(`${url}/api/auth/noauth`, { method: 'POST' });
      const { access_token: token } = await answer.json();
      const first = await open(folder, url, token);
      await first.shell.type('echo $((6 * 7)) │ 😀; stty size', /42 │ 😀\r\n30 100\r\n/);
      saw('a shell answers, in the requested size');
      first.socket.emit('resize', { cols: 90, rows: 20 });
      await first.shell.type('stty size', /20 90\r\n/);
      saw('the shell sees a new size');
      await first.shell.type('seq 100000', /\r\n99999\r\n100000\r\n/);
      saw('100,000 lines arrive, to the last');
      const exited = once(first.socket, 'process-exit');
      first.socket.emit('stdin', 'exit 7\r');
      const [code] = await exited;
      if (code !== 7) throw new Error(`the exit code is ${code}, not 7`);
      saw('the exit code arrives');
      first.socket.close();

      const second = await open(folder, url, token);
      const [, pid] = await second.shell.type('echo pid $$', /pid (\d+)\r\n/);
      second.socket.close();
      await until('its shell has ended', () => !existsSync(`/proc/${pid}`));
      saw('the terminal hangs up when its page is closed');
    });
  },
};

async function open(folder, url, token) {
  const { io } = createRequire(join(folder, 'package.json'))('socket.io-client');
  const socket = io(`${url}/platform-tools/terminal`, { query: { token }, forceNew: true });
  const shell = shellBehind((input) => socket.emit('stdin', input));
  socket.on('stdout', (data) => shell.received(data));
  await new Promise((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  socket.emit('start-session', { cols: 100, rows: 30 });
  return { socket, shell };
}
