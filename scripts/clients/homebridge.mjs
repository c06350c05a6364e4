// Homebridge's UI: a terminal over socket.io, of a server that Homebridge would start. This file plays the page.

import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { withServer } from './server.mjs';
import { shellBehind, useShell } from './shell.mjs';

/** @type {import('../test-clients.mjs').Client} */
export const client = {
  name: 'homebridge-config-ui-x 5.10.0',
  dependencies: { 'homebridge-config-ui-x': '5.10.0', 'socket.io-client': '4.8.3' },
  replaced: '@homebridge/node-pty-prebuilt-multiarch',
  run(folder, saw) {
    const start = (port) => ({
      env: {
        HOME: folder,
        HOMEBRIDGE_CONFIG_UI_TERMINAL: '1',
        UIX_INSECURE_MODE: '1',
        UIX_STORAGE_PATH: configured(folder, port),
      },
    });
    return withServer(folder, 'homebridge-config-ui-x/dist/bin/standalone.js', start, async (port) => {
      const url = `http://127.0.0.1:${port}`;
      const answer = await fetch(`${url}/api/auth/noauth`, { method: 'POST' });
      const { access_token: token } = await answer.json();
      await useShell(() => open(folder, url, token), saw);
    });
  },
};

/** Writes the configuration of a Homebridge, and returns its folder. */
function configured(folder, port) {
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
  const admin = { id: 1, username: 'admin', name: 'Admin', admin: true };
  writeFileSync(join(storage, 'auth.json'), JSON.stringify([admin]));
  return storage;
}

/** @returns {Promise<import('./shell.mjs').ShellPage>} */
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
  return {
    shell,
    resize: (cols, rows) => socket.emit('resize', { cols, rows }),
    exitCode: async () => (await once(socket, 'process-exit'))[0],
    close: () => socket.close(),
  };
}
