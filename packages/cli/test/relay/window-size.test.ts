import assert from 'node:assert/strict';
import { Terminal } from '../support/terminal.js';
import { test } from '../support/test.js';

/** Prints its size at the start, at each change, and for each line that it reads. */
const program = `
  const show = () => console.log(process.stdout.columns + "x" + process.stdout.rows + ",");
  process.stdout.on("resize", show);
  process.stdin.on("data", (keys) => keys.includes("q") ? process.exit() : show());
  show();
`;
const sizes = `"$NODE" -e '${program}'`;

test("strand run gives the command the size of the user's terminal, and follows it", async () => {
  const terminal = Terminal.shell(`strand run ${sizes}`, { columns: 100, rows: 30 });
  await terminal.shows('100x30,');
  terminal.child.resize(120, 40);
  await terminal.shows('120x40,');
  terminal.child.resize(50, 20);
  await terminal.shows('50x20,');
  terminal.type('q\r');
  await terminal.end();
});

test("strand run follows the size of the user's terminal also when its output goes to a pipe", async () => {
  const terminal = Terminal.shell(`strand run ${sizes} | cat`, { columns: 100, rows: 30 });
  await terminal.shows('100x30,');
  terminal.child.resize(120, 40);
  await terminal.shows('120x40,');
  terminal.type('q\r');
  await terminal.end();
});

test("strand run follows the size of the user's terminal also when its input comes from a pipe", async () => {
  const line = `{ echo x; read go < /dev/tty; echo q; } | strand run ${sizes}`;
  const terminal = Terminal.shell(line, { columns: 100, rows: 30 });
  await terminal.shows('100x30,');
  terminal.child.resize(120, 40);
  await terminal.shows('120x40,');
  terminal.type('\n');
  await terminal.end();
});

test("strand run gives the command the size of the user's terminal also when only standard error is one", async () => {
  const terminal = Terminal.shell('strand run stty size </dev/null | cat', { columns: 100, rows: 30 });
  await terminal.end();
  assert.equal(terminal.output, '30 100\r\r\n');
});

test("strand run --size keeps that size when the user's terminal is resized", async () => {
  const terminal = Terminal.shell(`strand run --size 90x25 -- ${sizes}`, { columns: 100, rows: 30 });
  await terminal.shows('90x25,');
  terminal.child.resize(120, 40);
  terminal.type('\r');
  await terminal.shows(/90x25,\s+90x25,/);
  terminal.type('q\r');
  await terminal.end();
  assert.doesNotMatch(terminal.output, /120x40/);
});

test("strand run gives the command the pixels of the user's terminal", async () => {
  const ask = `import fcntl, struct, termios; print(struct.unpack("4H", fcntl.ioctl(0, termios.TIOCGWINSZ, bytes(8))))`;
  const size = { columns: 100, rows: 30, pixelWidth: 900, pixelHeight: 600 };
  const terminal = Terminal.shell(`strand run python3 -c '${ask}'`, size);
  await terminal.shows('(30, 100, 900, 600)');
  await terminal.end();
});
