/**
 * Who is asked, in the order in which they take turns. The file of a contestant in ../contestants has the same name
 * and exports `start`; C has none, being a program of its own.
 *
 * @typedef {{ data(chunk: Uint8Array): void, ended(): void }} Life  ended: reaped, and nothing comes any more
 * @typedef {{ pid: number, write(bytes: Buffer): unknown, kill(): unknown }} Session
 * @typedef {(file: string, args: string[], life: Life) => Session} Start
 */
export const contestants = [
  { name: 'c', label: 'C' },
  { name: 'strand', label: 'strand' },
  { name: 'strand-stream', label: 'stream' },
  { name: 'strand-node-pty', label: 'drop-in' },
  { name: 'node-pty', label: 'node-pty' },
];

/** Whose figures are judged; the others are what they are compared with. */
export const ours = ['strand', 'strand-stream'];
