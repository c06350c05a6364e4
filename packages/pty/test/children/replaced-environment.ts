/** Prints the environment of a child when process.env was replaced before the package was loaded. */
process.env = { ONLY: 'early' };
const { spawnProcess } = await import('strand-pty');
const { RecordingProtocol } = await import('../support/recording-protocol.js');

process.env['ADDED'] = 'later';
const child = new RecordingProtocol();
spawnProcess(child, '/usr/bin/env', ['env'], { usePTY: true });
await child.ended;
console.log(JSON.stringify(child.output.trim().split('\n')));

export {};
