import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import type { MouseEvent } from 'strand-terminal';
import { isInstalled } from '../support/programs.js';
import { overFar, start } from '../support/session.js';
import { test } from '../support/test.js';

const noVim = { skip: !isInstalled('vim') && 'vim is not installed' };

/** Returns what an event sends in modes. */
async function sent(modes: string, ...events: MouseEvent[]): Promise<string> {
  const { session, far } = overFar({ columns: 300, rows: 50 });
  far.push(modes);
  await turn();
  for (const event of events) await session.sendMouse(event);
  return Buffer.concat(far.written).toString('latin1');
}

test('the mouse sends the encoding for which the program has asked', async () => {
  const press = { x: 4, y: 2 };
  const release = { ...press, action: 'release' } as const;
  assert.equal(await sent('\x1b[?1000h', press, release), '\x1b[M %#\x1b[M#%#');
  assert.equal(await sent('\x1b[?1000;1006h', press, release), '\x1b[<0;5;3M\x1b[<0;5;3m');
  assert.equal(await sent('\x1b[?1000h\x1b[?1015h', press, release), '\x1b[32;5;3M\x1b[35;5;3M');
  assert.equal(await sent('\x1b[?1000h\x1b[?1005h', { x: 199, y: 0 }), '\x1b[M \xc3\xa8!');
  assert.equal(await sent('\x1b[?1000h', { x: 199, y: 0 }), '\x1b[M \xe8!');
  await assert.rejects(sent('\x1b[?1000h', { x: 223, y: 0 }), /no columns and rows above 222/);
  await assert.rejects(sent('\x1b[?1000h\x1b[?1016h', press), /pixels/);
});

test('the mouse sends buttons, the wheel and modifiers as xterm does', async () => {
  const modes = '\x1b[?1003h\x1b[?1006h';
  const codes: [Omit<MouseEvent, 'x' | 'y'>, string][] = [
    [{ button: 'middle' }, '1'],
    [{ button: 'right' }, '2'],
    [{ button: 'wheelUp' }, '64'],
    [{ button: 'wheelDown', ctrl: true }, '81'],
    [{ button: 'back' }, '128'],
    [{ shift: true, alt: true, ctrl: true }, '28'],
    [{ action: 'move' }, '35'],
    [{ action: 'move', button: 'left' }, '32'],
  ];
  for (const [event, code] of codes) {
    assert.equal(await sent(modes, { x: 0, y: 0, ...event }), `\x1b[<${code};1;1M`, JSON.stringify(event));
  }
});

test('the mouse sends only the events for which the program has asked', async () => {
  const all: MouseEvent[] = (['press', 'move', 'release'] as const).map((action) => ({
    x: 0,
    y: 0,
    action,
    button: 'left',
  }));
  const hover: MouseEvent = { x: 0, y: 0, action: 'move' };
  const wheel: MouseEvent = { x: 0, y: 0, button: 'wheelUp', action: 'release' };
  const sgr = '\x1b[?1006h';
  assert.equal(await sent(`${sgr}\x1b[?9h`, ...all, hover, wheel), '\x1b[<0;1;1M');
  assert.equal(await sent(`${sgr}\x1b[?1000h`, ...all, hover, wheel), '\x1b[<0;1;1M\x1b[<0;1;1m');
  assert.equal(await sent(`${sgr}\x1b[?1002h`, ...all, hover), '\x1b[<0;1;1M\x1b[<32;1;1M\x1b[<0;1;1m');
  assert.equal(
    await sent(`${sgr}\x1b[?1000h\x1b[?1003h`, ...all, hover),
    '\x1b[<0;1;1M\x1b[<32;1;1M\x1b[<0;1;1m\x1b[<35;1;1M',
  );
  await assert.rejects(sent('', hover), /the program has not asked for events of the mouse/);
  await assert.rejects(sent('\x1b[?1000h\x1b[?1000l', hover), /has not asked/);
});

test('a click in a session that has ended is refused because of that', async () => {
  const session = start('true');
  await session.ended;
  await assert.rejects(session.click(0, 0), {
    name: 'ExpectEnded',
    message: /^sendMouse needs a session that has not ended: the program exited with 0\./,
  });
});

test('a wrong event of the mouse is refused', async () => {
  const { session, far } = overFar({ columns: 10, rows: 5 });
  far.push('\x1b[?1000h');
  await turn();
  const wrong: [object, RegExp][] = [
    [{ x: 10, y: 0 }, /x must be a whole number from 0 to 9, not 10/],
    [{ x: 0, y: -1 }, /y must be/],
    [{ x: 0 }, /y must be/],
    [{ x: 0, y: 0, button: 'weelUp' }, /did you mean 'wheelUp'\?/],
    [{ x: 0, y: 0, action: 'clik' }, /action must be one of press, release, move/],
  ];
  for (const [event, message] of wrong) await assert.rejects(session.sendMouse(event as MouseEvent), message);
});

test('the focus is told only to a program that has asked for it', async () => {
  const { session, far } = overFar({ screen: false });
  await session.focus();
  far.push('\x1b[?1004h');
  await turn();
  await session.focus(false);
  await session.focus();
  far.push('\x1b[?1004l');
  await turn();
  await session.focus(false);
  assert.equal(far.text, '\x1b[O\x1b[I');
});

test(
  'a click moves the cursor of vim, and the wheel scrolls its text',
  async () => {
    const session = start(
      'vim',
      [
        '-N',
        '-u',
        'NONE',
        '-i',
        'NONE',
        '-n',
        '-c',
        'set mouse=a ttymouse=sgr',
        '-c',
        'call setline(1, range(1, 100))',
      ],
      { columns: 40, rows: 10, term: 'xterm-256color' },
    );
    await session.waitFor('7');
    await session.waitForState('keys');
    await session.click(1, 4);
    await session.sendKey('x');
    await session.waitFor((screen) => screen.line(4) === '');
    await session.sendMouse({ x: 1, y: 1, button: 'wheelDown' });
    await session.waitFor((screen) => screen.line(0) === '4');
    await session.send(':q!\r');
    await session.ended;
  },
  noVim,
);
