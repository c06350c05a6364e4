/** Imports the drop-in by a name on a platform that is not Linux, and prints what its functions return or throw as JSON. */
const [platform = '', name = ''] = process.argv.slice(2);
Object.defineProperty(process, 'platform', { value: platform });

const pty: typeof import('strand-pty/node-pty') = await import(name);
const native: Record<string, (...args: number[]) => unknown> = pty.native;

function outcome(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    return String(error).split('\n', 1)[0];
  }
}

console.log(
  JSON.stringify({
    spawn: outcome(() => pty.spawn('file', ['argument'], { cols: 90 })),
    fork: outcome(() => pty.fork('file', ['argument'], { cols: 90 })),
    open: outcome(() => pty.open({ cols: 90 })),
    native: outcome(() => native['resize']?.(3, 90, 30)),
  }),
);
