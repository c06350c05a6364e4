/**
 * Who is asked, in the order in which they take turns.
 *
 * The file of a contestant in ../contestants has the same name and exports `start`. C and Twisted have none: they are
 * programs of their own, ../c and ../python. `package` is where a peer's version is read.
 *
 * @typedef {{ data(chunk: Uint8Array): void, ended(exitCode: number | null): void }} Life
 *   ended: reaped, and nothing comes any more, as far as the contestant tells
 * @typedef {{ pid: number, write(bytes: Buffer): unknown, kill(): unknown, pause?(): unknown, resume?(): unknown }} Session
 *   without pause: it has none
 * @typedef {(file: string, args: string[], life: Life) => Session} Start
 */
export const contestants = [
  { name: 'c', label: 'C' },
  { name: 'strand', label: 'strand' },
  { name: 'strand-stream', label: 'stream' },
  { name: 'strand-node-pty', label: 'drop-in' },
  { name: 'node-pty', label: 'node-pty', package: 'node-pty' },
  { name: 'node-pty-beta', label: 'beta', package: 'node-pty-beta' },
  { name: 'zigpty', label: 'zigpty', package: 'zigpty' },
  { name: 'ruspty', label: 'ruspty', package: '@replit/ruspty' },
  { name: 'bun', label: 'Bun', package: 'bun' },
  { name: 'twisted', label: 'Twisted' },
];

/** Whose figures are judged; the others are what they are compared with. */
export const ours = ['strand', 'strand-stream'];

export const labelOf = (name) => contestants.find((contestant) => contestant.name === name).label;

/** Somebody else's. */
export const isPeer = ({ name }) => name !== 'c' && !name.startsWith('strand');
