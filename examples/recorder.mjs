// Records a program on a terminal as an asciicast (version 2), which asciinema plays.
//
//   node examples/recorder.mjs demo.cast bash

import { createWriteStream } from 'node:fs';
import { spawn } from 'strand-pty';

const [path = 'demo.cast', file = process.env.SHELL ?? 'bash', ...args] = process.argv.slice(2);
const { stdin, stdout } = process;

const size = () => ({ columns: stdout.columns ?? 80, rows: stdout.rows ?? 24 });
const child = spawn(file, args, { ...size(), encoding: 'utf8' });
const cast = createWriteStream(path);
const started = performance.now();
const write = (value) => cast.write(`${JSON.stringify(value)}\n`);
const event = (kind, data) => write([(performance.now() - started) / 1000, kind, data]);

write({
  version: 2,
  width: child.columns,
  height: child.rows,
  timestamp: Math.floor(Date.now() / 1000),
  env: { TERM: process.env.TERM, SHELL: process.env.SHELL },
});
child.on('data', (text) => {
  stdout.write(text);
  event('o', text);
});
stdout.on('resize', () => {
  child.resize(stdout.columns, stdout.rows);
  event('r', `${stdout.columns}x${stdout.rows}`);
});

stdin.setRawMode?.(true); // The program gets every key, also Ctrl-C. undefined if stdin is not a terminal.
stdin.pipe(child);
const { exitCode } = await child.ended;
stdin.setRawMode?.(false);
stdin.destroy();
cast.end();
process.exitCode = exitCode ?? 1;
