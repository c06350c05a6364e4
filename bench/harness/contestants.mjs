/**
 * The contestants, in the order in which they are measured.
 *
 * Each has a file of its name in ../contestants, which exports `start`. C and Twisted have none: they are programs, in ../c
 * and ../python. `package` is the npm package of a peer.
 *
 * @typedef {{ data(chunk: Uint8Array): void, ended(exitCode: number | null): void }} Life
 *   ended: the contestant reports that the child was reaped and that its output is complete
 * @typedef {{ pid: number, write(bytes: Buffer): unknown, kill(): unknown, pause?(): unknown, resume?(): unknown }} Session
 *   pause and resume are missing where the contestant has no such methods
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

/**
 * The contestants of the questions about strand-terminal. Their files export, as `start`, the functions that the questions call.
 * The two peers that are programs are in ../expect.
 */
export const terminalContestants = [
  { name: 'terminal', label: 'terminal' },
  { name: 'plain', label: 'plain' },
  { name: 'xterm', label: 'xterm.js', package: '@xterm/headless' },
  { name: 'pexpect', label: 'pexpect' },
  { name: 'tcl-expect', label: 'expect' },
];

export const allContestants = [...contestants, ...terminalContestants];

/** The contestants whose figures are compared with the goals. */
export const ours = ['strand', 'strand-stream', 'terminal'];

export const labelOf = (name) => allContestants.find((contestant) => contestant.name === name).label;

/** Whether a contestant is another library. */
export const isPeer = ({ name }) => !['c', 'plain', 'terminal'].includes(name) && !name.startsWith('strand');
