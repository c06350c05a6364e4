/** Imports strand-pty on a platform that is not Linux, calls its functions, and prints what each throws as JSON. */
const [platform = '', arch = ''] = process.argv.slice(2);
Object.defineProperties(process, { platform: { value: platform }, arch: { value: arch } });

const pty = await import('strand-pty');
await import('strand-pty/testing');

const protocol = new pty.ProcessProtocol();
const calls: Record<string, () => unknown> = {
  spawn: () => pty.spawn('true'),
  'spawn with pipes beside the terminal': () =>
    pty.spawn('true', [], { stdio: { 0: 'pty', 1: 'pty', 2: 'r' } }),
  spawnProcess: () => pty.spawnProcess(protocol, 'true', ['true']),
  'spawnProcess with a terminal': () => pty.spawnProcess(protocol, 'true', ['true'], { usePTY: true }),
  getProcessOutput: () => pty.getProcessOutput('true'),
  getWindowSize: () => pty.getWindowSize(0),
  getAttributes: () => pty.getAttributes(0),
  setAttributes: () => pty.setAttributes(0, { ECHO: true }),
  FileDescriptor: () => new pty.FileDescriptor(0),
  'reactor.addReader': () => {
    pty.reactor.addReader({ fileno: () => 0, doRead: () => undefined, connectionLost: () => {} });
  },
};

const thrown: Record<string, string> = {};
for (const [name, call] of Object.entries(calls)) {
  try {
    await call();
    thrown[name] = 'nothing';
  } catch (error) {
    thrown[name] = String(error);
  }
}
console.log(JSON.stringify(thrown));
