// Children that are killed, monitored, or left behind.

import { Worker } from 'node:worker_threads';
import { end, firstOutput, heard } from './terminals.mjs';

/** A child and its background job, which both ignore every signal but SIGKILL. */
export async function terminate({ spawn }, life) {
  const child = life.hear(spawn('sh', ['-c', 'trap "" HUP TERM; echo ready; sleep 30 & sleep 30; exit 7']));
  heard(child);
  await firstOutput(child);
  const result = await child.terminate({ grace: 150 });
  const status = await end(child);
  const killed = status.signal === 'SIGKILL' || (status.signal === null && life.mayLoseStatus);
  life.check(killed && result.left === undefined, `ended with ${JSON.stringify({ status, result })}`);
}

/** Signals to the child and to the foreground process group. */
export async function signals({ spawn }, life) {
  const child = life.hear(spawn('sh', ['-c', 'trap "exit 7" INT; echo ready; while :; do sleep 0.05; done']));
  heard(child);
  await firstOutput(child);
  life.attempt(() => life.check(child.kill(0), 'kill(0) says that the child is dead'));
  const sent = life.attempt(() => child.killForeground('SIGINT'));
  life.check(sent === true, 'no foreground process group was signalled');
  if (sent !== true) life.attempt(() => child.kill('SIGKILL'));
  if (sent !== true) child.destroy();
  life.status(await end(child), 7);
}

/** A timeout that ends the child. */
export async function limit({ spawn }, life) {
  const child = life.hear(spawn('sh', ['-c', 'echo ready; exec sleep 30'], { timeout: 60 }));
  heard(child);
  const { signal } = await end(child);
  life.check(signal === 'SIGTERM' || life.mayLoseStatus, `ended by ${signal}`);
}

/** An adopted terminal and process. */
export async function adopt({ PtyChild }, life, { startElsewhere, arming, release }) {
  const master = startElsewhere('echo ready; read x; echo got:$x; exit 7');
  arming();
  let child;
  try {
    child = life.hear(PtyChild.adopt(master));
  } catch (error) {
    release(master);
    throw error;
  }
  const output = heard(child);
  child.write('abc\n');
  await end(child);
  const text = output.text.replaceAll(/\s+/g, ' ');
  life.check(/ready.*got:abc/.test(text), `output ${JSON.stringify(text)}`);
}

/** A monitor that starts a program, restarts it, and stops it. */
export async function monitor({ ProcessMonitor }, life) {
  const supervisor = new ProcessMonitor({
    threshold: 0,
    minRestartDelay: 10,
    maxRestartDelay: 20,
    killTime: 100,
  });
  supervisor.on('spawnError', (_name, error) => life.tell(error));
  let lines = 0;
  let ends = 0;
  const twice = new Promise((resolve) => {
    supervisor.on('line', () => {
      lines += 1;
      if (lines === 2) resolve(undefined);
    });
    // When every read fails, the program is restarted again and again without output.
    supervisor.on('ended', () => {
      ends += 1;
      if (ends === 6) resolve(undefined);
    });
  });
  supervisor.addProcess('short', ['sh', '-c', 'echo line; exit 7']);
  supervisor.startService();
  await twice;
  await supervisor.stopService();
  life.must(lines >= 2 || ends >= 6, `${lines} lines, ${ends} ends`);
}

/** A worker that is terminated while its children live. */
export async function worker(_strand, life) {
  const source = `
    const { spawn } = require('strand-pty');
    const { parentPort } = require('node:worker_threads');
    const errors = [];
    const child = spawn('sh', ['-c', 'trap "exit 3" HUP; echo ready; while :; do sleep 0.05; done']);
    child.once('error', (error) => parentPort.postMessage({ code: error.code, message: error.message }));
    child.once('data', () => parentPort.postMessage('ready'));`;
  const thread = new Worker(source, { eval: true });
  const message = await new Promise((resolve) => {
    thread.once('message', resolve);
    thread.once('error', (error) => resolve(error));
  });
  if (message !== 'ready') life.tell(Object.assign(new Error(message.message), message));
  await thread.terminate();
}
