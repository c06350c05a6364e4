export * from 'strand-pty/node-pty';
export { default } from 'strand-pty/node-pty';
