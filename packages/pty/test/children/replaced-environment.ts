/** Tells the environment of a child when process.env was another object before anything of ours was loaded. */
process.env = { ONLY: 'early' };
const { spawnProcess } = await import('strand-pty');
const { RecordingProtocol } = await import('../support/recording-protocol.js');

process.env['ADDED'] = 'later';
const child = new RecordingProtocol();
spawnProcess(child, '/usr/bin/env', ['env'], { usePTY: true });
await child.ended;
console.log(JSON.stringify(child.output.trim().split('\n')));

export {};
