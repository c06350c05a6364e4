// What programs find in the place of node-pty, when an `overrides` entry of npm names this package: docs/node-pty.md.
// Seen with real ones by `npm run test:clients`.
export * from 'strand-pty/node-pty';
export { default } from 'strand-pty/node-pty';
