// A short tour of strand-pty: `npm start`, or `node examples/tour.mjs`.
//
// It needs no terminal and no input. It waits for output, never for a fixed time; the `timeout` option ends a program that hangs.
// With TOUR_PAUSE=1.5 it waits for 1.5 seconds after each part, for the picture in the README.

import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { SpawnError, spawn } from 'strand-pty';

const folder = fileURLToPath(new URL('..', import.meta.url));

/** @type {import('strand-pty').SpawnOptions} */
const options = { cwd: folder, timeout: 20_000, columns: 80, rows: 24 };

const pause = Number(process.env.TOUR_PAUSE ?? 0);
for (const part of [
  aTerminalOfItsOwn,
  colours,
  resize,
  interrupt,
  conversation,
  separateErrors,
  exitStatus,
  failedStarts,
]) {
  await part();
  await sleep(pause * 1000);
}
console.log('\nRun any program on a terminal of its own: npm start -- PROGRAM ARGUMENTS');

async function aTerminalOfItsOwn() {
  heading('A program gets a terminal of its own');
  const child = spawn('sh', ['-c', 'tty; stty size'], { ...options, columns: 100, rows: 30 });
  quote(await textOf(child));
  say(`child.ttyName is ${child.ttyName}, with ${child.rows} rows and ${child.columns} columns`);
}

async function colours() {
  heading('On a terminal ls prints colours');
  const args = ['--color=auto', '-d', 'examples', 'packages', 'README.md'];
  say(`in a pipe:     ${visible(execFileSync('ls', args, { cwd: folder, encoding: 'utf8' }))}`);
  const text = await textOf(spawn('ls', args, options));
  say(`on a terminal: ${visible(text)}`);
  if (process.stdout.isTTY) say(`it looks like this: ${text.trimEnd()}`);
}

async function resize() {
  heading('The program sees a resize');
  // A shell runs a trap at once only in `wait`; a foreground command would have to end first.
  const script = `trap 'stty size; kill $!; exit' WINCH; sleep 20 & echo ready; wait`;
  const child = spawn('sh', ['-c', script], options);
  quote(await until(child, /ready/));
  child.resize(132, 43);
  say('resize(132, 43)');
  quote(await textOf(child));
}

async function interrupt() {
  heading('Ctrl-C is input');
  const child = spawn('sh', ['-c', 'echo ready; exec sleep 20'], options);
  quote(await until(child, /ready/));
  child.write('\x03');
  say('write(Ctrl-C)');
  quote(await textOf(child));
  say(`ended by ${child.signalCode}`);
}

async function conversation() {
  heading('A conversation with python3');
  /** @type {import('strand-pty').PtyChild} */
  let child;
  try {
    child = spawn('python3', ['-q'], { ...options, env: { ...process.env, TERM: 'dumb' } });
  } catch (error) {
    if (!(error instanceof SpawnError)) throw error;
    say(`skipped: ${error.message}`);
    return;
  }
  let text = await until(child, />>> /);
  child.write('import os; print(os.isatty(0), os.get_terminal_size().columns)\n');
  text += await until(child, /True.*\s*>>> /);
  child.write('exit()\n');
  quote(text + (await textOf(child)));
}

async function separateErrors() {
  heading('Standard error is a pipe, while standard output is a terminal');
  const script = 'test -t 1 && echo "1 is a terminal"; test -t 2 || echo "2 is not a terminal" >&2';
  const child = spawn('sh', ['-c', script], { ...options, stdio: { 0: 'pty', 1: 'pty', 2: 'r' } });
  const errors = textOf(child.stdio[2]);
  say(`from its terminal: ${(await textOf(child)).trimEnd()}`);
  say(`from its stderr:   ${(await errors).trimEnd()}`);
}

async function exitStatus() {
  heading('Exit statuses');
  for (const script of ['exit 7', 'kill -KILL $$']) {
    const child = spawn('sh', ['-c', script], options);
    child.resume();
    say(`${script}: ${JSON.stringify(await child.ended)}`);
  }
}

async function failedStarts() {
  heading('A failed start throws an error that says why');
  for (const [file, cwd] of [
    ['no-such-program', folder],
    ['/etc/passwd', folder],
    ['ls', '/no/such/folder'],
  ]) {
    try {
      spawn(file, [], { ...options, cwd });
    } catch (error) {
      if (!(error instanceof SpawnError)) throw error;
      const { code, errno, syscall, path } = error;
      say(error.message);
      say(`  ${JSON.stringify({ code, errno, syscall, path })}`);
    }
  }
}

/** @param {string} text */
function heading(text) {
  console.log(`\n${text}\n${'-'.repeat(text.length)}`);
}

/** @param {string} text */
function say(text) {
  console.log(`  ${text}`);
}

/**
 * Prints the output of a program, with a mark at each line.
 * @param {string} text
 */
function quote(text) {
  for (const line of text.split(/\r*\n/)) if (line !== '') console.log(`  | ${line}`);
}

/**
 * Makes escape sequences readable.
 * @param {string} text
 */
function visible(text) {
  return text.trimEnd().replaceAll('\x1b', '\\e').replaceAll(/\s+/g, ' ');
}

/**
 * Resolves with the whole output of a child.
 * @param {AsyncIterable<Buffer>} output
 */
async function textOf(output) {
  const chunks = [];
  for await (const chunk of output) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/**
 * Resolves with the output of a child as soon as it matches.
 * @param {import('strand-pty').PtyChild} child
 * @param {RegExp} wanted
 */
async function until(child, wanted) {
  let text = '';
  while (!wanted.test(text)) {
    const chunk = child.read();
    if (chunk !== null) text += chunk;
    else if (child.readableEnded)
      throw new Error(`the output does not match ${wanted}: ${JSON.stringify(text)}`);
    else await Promise.race([once(child, 'readable'), child.ended]);
  }
  return text;
}
