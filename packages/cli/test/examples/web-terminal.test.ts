import assert from 'node:assert/strict';
import { type EventEmitter, once } from 'node:events';
import { createRequire } from 'node:module';
import { gone } from '../support/eventually.js';
import { example, runExample } from '../support/example.js';
import { cleanUp, test } from '../support/test.js';

/** The part of ws's `WebSocket` that these tests use. */
interface Socket extends EventEmitter {
  send(message: string | Buffer): void;
  close(): void;
  terminate(): void;
}
type SocketClass = new (url: string, options: { origin: string }) => Socket;
const WebSocket = createRequire(example('package.json'))('ws') as SocketClass;

/** Runs the server while `body` runs. */
async function withServer(body: (server: Opening) => Promise<void>): Promise<void> {
  const server = runExample('web-terminal/server.mjs', [], { PORT: '0', SHELL: '/bin/sh', PS1: '$ ' });
  const [origin = '', token = ''] = (await server.received(/(http:\S+)\n/)).split('/#');
  try {
    await body({ origin, token });
  } finally {
    server.kill('SIGTERM');
    await server.end();
  }
}

/** The parts of the address that the server prints. */
interface Opening {
  readonly origin: string;
  readonly token: string;
}

function open(server: string, { origin, token }: Opening): Socket {
  const socket = new WebSocket(`${server.replace('http:', 'ws:')}/?token=${token}`, { origin });
  socket.on('error', () => {}); // A test closes some sockets before they are open.
  cleanUp(() => socket.terminate());
  return socket;
}

/** A WebSocket as the page opens it. */
async function join(
  server: Opening,
): Promise<{ socket: Socket; shows: (wanted: RegExp) => Promise<string> }> {
  const socket = open(server.origin, server);
  let text = '';
  socket.on('message', (data: Buffer) => {
    text += data.toString();
  });
  await once(socket, 'open');
  const shows = async (wanted: RegExp): Promise<string> => {
    while (!wanted.test(text)) await once(socket, 'message');
    return wanted.exec(text)?.[1] ?? '';
  };
  return { socket, shows };
}

async function refusalOf(server: string, opening: Opening): Promise<unknown> {
  const [, response] = await once(open(server, opening), 'unexpected-response');
  return response.statusCode;
}

test('the web terminal serves its page and what the page loads', () =>
  withServer(async ({ origin }) => {
    const page = await (await fetch(`${origin}/`)).text();
    const paths = [...page.matchAll(/(?:from '|href=")(\/[^'"]+)/g)].map(([, path]) => path);
    assert.deepEqual(paths, ['/xterm.css', '/addon-fit.mjs', '/xterm.mjs']);
    for (const path of paths) {
      const response = await fetch(`${origin}${path}`);
      assert.equal(response.status, 200);
      assert.ok((await response.text()).length > 0);
    }
    assert.equal((await fetch(`${origin}/server.mjs`)).status, 404);
  }));

test('a shell in the web terminal runs what is typed and has the size of the page', () =>
  withServer(async (server) => {
    const { socket, shows } = await join(server);
    socket.send(JSON.stringify({ columns: 101, rows: 31 }));
    socket.send(Buffer.from('stty size\r'));
    await shows(/31 101\r\n/);
    socket.send(Buffer.from('exit\r'));
    await once(socket, 'close');
  }));

test('the web terminal sends a flood to its last byte before it closes', () =>
  withServer(async (server) => {
    const { socket, shows } = await join(server);
    socket.send(Buffer.from('seq 200000; exec echo last\r'));
    const closed = once(socket, 'close');
    await shows(/\n199999\r\n200000\r\nlast\r\n$/);
    await closed;
  }));

test('the web terminal refuses a WebSocket of another origin, and one without the token', () =>
  withServer(async ({ origin, token }) => {
    assert.equal(await refusalOf(origin, { origin: 'https://elsewhere.example', token }), 403);
    assert.equal(await refusalOf(origin, { origin, token: 'guessed' }), 403);
  }));

test('the web terminal closes a WebSocket that sends an invalid size, and serves others', () =>
  withServer(async (server) => {
    for (const message of ['not JSON', 'null', '{"columns":0,"rows":24}']) {
      const { socket } = await join(server);
      socket.send(message);
      const [code] = await once(socket, 'close');
      assert.equal(code, 1008);
    }
    const { shows } = await join(server);
    await shows(/\$ /);
  }));

test('a program in the web terminal ends when its page is closed', () =>
  withServer(async (server) => {
    const { socket, shows } = await join(server);
    socket.send(Buffer.from(`exec sh -c 'trap "" HUP; echo "pid $$."; while :; do sleep 0.1; done'\r`));
    const pid = Number(await shows(/pid (\d+)\.\r/));
    socket.close();
    await gone(pid);
  }));
