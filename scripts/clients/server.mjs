// A server of a client, on a port of 127.0.0.1.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

const POLL_INTERVAL_MS = 100;
const TIMEOUT_MS = 60_000;

/**
 * Runs a server while it is used.
 * @param {readonly string[]} command
 * @param {string} port the port on which it listens
 * @param {import('node:child_process').SpawnOptions} options
 * @param {() => Promise<void>} use
 */
export async function withServer([file, ...args], port, options, use) {
  let output = '';
  const server = spawn(file, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [server.stdout, server.stderr])
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
  try {
    await listening(server, port);
    await use();
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
