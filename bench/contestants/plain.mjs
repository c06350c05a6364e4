// spawn() of strand-pty, with no more than a listener for data: what everything above it is compared with.

import { spawn } from '../../packages/pty/dist/index.js';

export const start = {
  async flood(file, args, _pattern, bytes) {
    const child = spawn(file, args);
    let received = 0;
    child.on('data', (chunk) => {
      received += chunk.length;
    });
    await child.ended;
    if (received !== bytes) throw new Error(`${received} of ${bytes} bytes came`);
  },

  echo(file, args) {
    const child = spawn(file, args);
    const byte = Buffer.from('x');
    let answered = () => {};
    child.on('data', () => answered());
    return {
      pid: child.pid,
      trip: () =>
        new Promise((resolve) => {
          answered = resolve;
          child.write(byte);
        }),
      end: () => child.terminate(),
    };
  },

  idle(file, args, last) {
    const child = spawn(file, args, { encoding: 'utf8' });
    const ready = new Promise((resolve) => {
      let text = '';
      child.on('data', (chunk) => {
        text = (text + chunk).slice(-last.length);
        if (text === last) resolve();
      });
    });
    return {
      ready,
      end: () => child.terminate(),
    };
  },
};
