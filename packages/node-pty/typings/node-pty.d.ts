export * from 'strand-pty/node-pty';
