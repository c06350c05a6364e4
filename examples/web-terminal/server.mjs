// A shell in the browser: `node examples/web-terminal/server.mjs`, then open the address that it prints.
//
// Binary messages are input and output, a text message is a resize. It serves only the user of this machine: for other users a
// server also needs a login, TLS, and an account for each shell. See docs/security.md.

import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import { spawn } from 'strand-pty';
import { WebSocketServer } from 'ws';

const files = {
  '/': ['text/html; charset=utf-8', new URL('index.html', import.meta.url)],
  '/xterm.css': ['text/css', new URL(import.meta.resolve('@xterm/xterm/css/xterm.css'))],
  '/xterm.mjs': ['text/javascript', new URL(import.meta.resolve('@xterm/xterm/lib/xterm.mjs'))],
  '/addon-fit.mjs': ['text/javascript', new URL(import.meta.resolve('@xterm/addon-fit/lib/addon-fit.mjs'))],
};
const token = randomBytes(16).toString('hex');
let origin = '';

const server = createServer((request, response) => {
  const [type, file] = files[request.url] ?? [];
  if (file) createReadStream(file).pipe(response.writeHead(200, { 'Content-Type': type }));
  else response.writeHead(404).end();
});
const sockets = new WebSocketServer({ noServer: true, maxPayload: 1024 * 1024 });

server.on('upgrade', (request, socket, head) => {
  // Any page in the browser can open a WebSocket to this server. Only our page has this origin and knows the token.
  const allowed = request.headers.origin === origin && request.url === `/?token=${token}`;
  if (allowed && sockets.clients.size < 10) sockets.handleUpgrade(request, socket, head, startShell);
  else socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
});

function startShell(socket) {
  const shell = spawn(process.env.SHELL ?? 'bash');
  shell.on('data', (chunk) => {
    shell.pause(); // One chunk at a time, so that a slow browser slows down the program.
    socket.send(chunk, () => shell.resume());
  });
  shell.on('close', () => socket.close());

  socket.on('message', (message, isBinary) => {
    if (!isBinary) resize(message);
    else if (shell.writable && !shell.write(message)) {
      socket.pause(); // A program that does not read slows down the browser.
      shell.once('drain', () => socket.resume());
    }
  });
  socket.on('close', () => shell[Symbol.asyncDispose]()); // Also ends what was started in the shell.
  socket.on('error', (error) => console.error(error.message)); // 'close' follows.

  function resize(message) {
    try {
      const { columns, rows } = JSON.parse(message);
      shell.resize(columns, rows);
    } catch {
      socket.close(1008, 'not a size'); // Not JSON, or not two numbers from 1 to 65,535.
    }
  }
}

server.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => {
  origin = `http://127.0.0.1:${server.address().port}`;
  console.log(`${origin}/#${token}`);
});
