// A server of a client, on a port of 127.0.0.1.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../lib/free-port.mjs';

const POLL_INTERVAL_MS = 100;
const TIMEOUT_MS = 60_000;

/**
 * How a server is started: arguments, environment variables beside those of this process, and the path of another Node.
 *
 * @typedef {{ args?: readonly string[], env?: Record<string, string>, node?: string }} Start
 */

/**
 * Runs a server on a free port while it is used.
 * @param {string} folder in which the client is installed
 * @param {string} program its path in node_modules
 * @param {(port: string) => Start} start
 * @param {(port: string) => Promise<void>} use
 */
export async function withServer(folder, program, start, use) {
  const port = await freePort();
  const { args = [], env, node = process.execPath } = start(port);
  let output = '';
  const server = spawn(node, [join(folder, 'node_modules', program), ...args], {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [server.stdout, server.stderr])
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
  try {
    await listening(server, port);
    await use(port);
    assert.equal(server.exitCode, null, 'the server has ended');
  } catch (error) {
    error.message += `\nOutput of the server:\n${output.slice(-4000)}`;
    throw error;
  } finally {
    if (server.exitCode === null && server.signalCode === null) {
      server.kill();
      await once(server, 'exit');
    }
  }
}

async function listening(server, port) {
  const deadline = Date.now() + TIMEOUT_MS;
  while (!(await canConnect(port))) {
    assert.equal(server.exitCode, null, 'the server has ended');
    assert.ok(Date.now() < deadline, 'the server never listens');
    await delay(POLL_INTERVAL_MS);
  }
}

async function canConnect(port) {
  const socket = connect(Number(port), '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false; // Refused: it does not listen yet.
  } finally {
    socket.destroy();
  }
}
