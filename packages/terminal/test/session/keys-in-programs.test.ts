import { isInstalled } from '../support/programs.js';
import { bash, shell } from '../support/session.js';
import { test } from '../support/test.js';

const needs = (name: string) => ({ skip: !isInstalled(name) && `${name} is not installed` });

test(
  'keys that are sent to bash edit the line and go through the history',
  async () => {
    const session = bash({ columns: 60 });
    await session.expect('$ ');
    await session.waitForState('keys');
    await session.send('one three');
    await session.sendKey('Home');
    await session.send('echo ');
    await session.sendKey('End');
    for (let i = 0; i < 5; i += 1) await session.sendKey('ArrowLeft');
    await session.send('two ');
    for (const key of ['Ctrl+a', 'Ctrl+ArrowRight', 'Delete']) await session.sendKey(key);
    await session.send('  ');
    await session.sendKey('Enter');
    await session.expect(/^\r?one two three\r$/m);
    await session.waitForState('keys');
    await session.sendKey('Ctrl+p');
    await session.sendKey('Alt+Backspace');
    await session.send('four');
    await session.sendKey('Enter');
    await session.expect(/^\r?one two four\r$/m);
  },
  needs('bash'),
);

test(
  'keys that are sent to less scroll',
  async () => {
    const session = shell('seq 1000 | less', { columns: 40, rows: 10, term: 'xterm-256color' });
    await session.waitFor(/^9$/);
    for (const [key, line] of [
      ['PageDown', '10'],
      ['ArrowDown', '11'],
      ['ArrowUp', '10'],
      ['End', '992'],
      ['Home', '1'],
    ] as const) {
      await session.waitForState('keys');
      await session.sendKey(key);
      await session.waitFor((screen) => screen.line(0) === line);
    }
    await session.sendKey('q');
    await session.ended;
  },
  needs('less'),
);

test(
  'keys that are sent to nano move its cursor, and end it',
  async () => {
    const session = shell('nano --ignorercfiles', { columns: 80, rows: 24, term: 'xterm-256color' });
    await session.waitFor('Exit');
    await session.waitForState('keys');
    await session.send('one');
    await session.sendKey('Enter');
    await session.send('three');
    await session.sendKey('ArrowUp');
    await session.sendKey('End');
    await session.sendKey('Enter');
    await session.send('two');
    await session.waitFor((screen) => screen.text().includes('one\ntwo\nthree'));
    await session.sendKey('Ctrl+x');
    await session.waitFor(/Save modified buffer/);
    await session.sendKey('n');
    await session.ended;
  },
  needs('nano'),
);

test(
  'keys that are sent to fzf choose a line',
  async () => {
    const session = shell('printf "one\\ntwo\\nthree\\n" | fzf; echo "status $?"', {
      columns: 60,
      rows: 15,
      term: 'xterm-256color',
    });
    await session.waitFor('3/3');
    await session.send('t');
    await session.waitFor('2/3');
    await session.sendKey('ArrowUp');
    await session.waitFor(/^[>▌] three/m);
    await session.sendKey('Enter');
    await session.expect('three\r\nstatus 0');
  },
  needs('fzf'),
);
