// VibeTunnel: sessions of a server, over HTTP, that it records. It brings a fork of node-pty of its own, which has no addon here, and
// then takes the package node-pty.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withServer } from './server.mjs';
import { until } from './until.mjs';

/** @type {import('../test-clients.mjs').Client} */
export const client = {
  name: 'vibetunnel 1.0.0-beta.15.1',
  dependencies: { vibetunnel: '1.0.0-beta.15.1' },
  replaced: 'node-pty',
  async run(folder, saw) {
    const start = (port) => ({
      args: ['--port', port, '--bind', '127.0.0.1', '--no-auth'],
      env: { HOME: folder },
    });
    await withServer(folder, 'vibetunnel/dist/vibetunnel-cli', start, async (port) => {
      const post = async (path, body) => {
        const response = await fetch(`http://127.0.0.1:${port}/api/sessions${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        });
        if (!response.ok) throw new Error(`${path} is answered with ${response.status}`);
        return response.json();
      };
      const command = ['bash', '--noprofile', '--norc'];
      const { sessionId } = await post('', { command, workingDir: folder, cols: 100, rows: 30 });
      const shows = (pattern) =>
        until(`it records ${pattern}`, () => pattern.test(outputOf(folder, sessionId)));
      const type = (line) => post(`/${sessionId}/input`, { text: `${line}\r` });
      await shows(/[$#] $/);
      await type('echo $((6 * 7)) │ 😀; stty size');
      await shows(/42 │ 😀\r\n30 100\r\n/);
      saw('a shell answers, in the requested size');
      await post(`/${sessionId}/resize`, { cols: 90, rows: 20 });
      await type('stty size');
      await shows(/\r20 90\r\n/);
      saw('the shell sees a new size');
      await type('seq 5000');
      await shows(/\r\n4999\r\n5000\r\n/);
      await type('exit 7');
      await shows(/exit code 7$/);
      saw('5,000 lines and the exit code are recorded');
    });
  },
};

/** The output in its recording, an asciicast. */
function outputOf(folder, sessionId) {
  const path = join(folder, '.vibetunnel/control', sessionId, 'stdout');
  if (!existsSync(path)) return '';
  // The last line may be cut off.
  const lines = readFileSync(path, 'utf8').split('\n').slice(1, -1);
  return lines
    .map((line) => JSON.parse(line))
    .map(([time, type, text]) => (time === 'exit' ? `exit code ${type}` : type === 'o' ? text : ''))
    .join('');
}
