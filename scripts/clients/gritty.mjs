// gritty: a terminal in the browser. Its server is CommonJS, uses `on('data')`, `on('exit')` and `removeListener`, and
// kills a terminal again after its exit. This file plays the browser.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { freePort } from '../lib/free-port.mjs';
import { shellBehind } from './shell.mjs';
import { until } from './until.mjs';

/** @type {import('../test-clients.mjs').Client} */
export const client = {
  name: 'gritty 8.1.2',
  dependencies: { gritty: '8.1.2', 'socket.io-client': '4.8.3' },
  replaced: 'node-pty',
  async run(folder, saw) {
    const port = await freePort();
    const args = [join(folder, 'node_modules/gritty/bin/gritty.js'), '--port', port, '--no-auto-restart'];
    const server = spawn(process.execPath, args, {
      env: { ...process.env, IP: '127.0.0.1' },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const { io } = createRequire(join(folder, 'package.json'))('socket.io-client');
    try {
      await useTerminal(io, `http://127.0.0.1:${port}/gritty`, saw);
      assert.equal(server.exitCode, null, 'the server has ended');
    } finally {
      server.kill();
      await once(server, 'exit');
    }
  },
};

async function useTerminal(io, url, saw) {
  const first = openTerminal(io, url);
  await first.type('echo $((6 * 7)) │ 😀; stty size', /42 │ 😀\r\n30 100\r\n/);
  saw('a shell answers, in the requested size');
  first.socket.emit('resize', { cols: 90, rows: 20 });
  await first.type('stty size', /20 90\r\n/);
  saw('the shell sees a new size');
  await first.type('seq 100000', /\r\n99999\r\n100000\r\n/);
  saw('100,000 lines arrive, to the last');
  const exited = new Promise((resolve) => first.socket.once('exit', resolve));
  first.socket.emit('data', 'exit 7\r');
  assert.equal(await exited, 7);
  saw('the exit code arrives');
  first.socket.close();

  const second = openTerminal(io, url);
  const [, pid] = await second.type('echo pid $$', /pid (\d+)\r\n/);
  second.socket.close();
  await until('its shell has ended', () => !existsSync(`/proc/${pid}`));
  saw('the terminal hangs up when its browser disconnects');
}

function openTerminal(io, url) {
  const socket = io(url, { reconnectionDelay: 50, forceNew: true });
  const shell = shellBehind((input) => socket.emit('data', input));
  socket.on('data', (data) => shell.received(data));
  socket.on('connect', () => {
    socket.emit('terminal', { cols: 100, rows: 30, command: 'bash --noprofile --norc', autoRestart: false });
  });
  return { socket, type: shell.type };
}
