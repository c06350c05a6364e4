// Next: a route handler spawns, in the built program.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { freePort } from '../lib/free-port.mjs';
import { KEEP_EXTERNAL, loads, spawned } from '../lib/places.mjs';

const next = '16.4.6';

/** @type {readonly import('../lib/places.mjs').Group[]} */
export const groups = [
  {
    packages: { next, react: '19', 'react-dom': '19' },
    places: [true, false].map((external) => ({
      name: `Next, ${external ? 'with' : 'without'} \`serverExternalPackages\``,
      version: next,
      what: '`next build`, `next start`, a route handler that spawns',
      nodes: ['24'],
      ...(external ? {} : { sentence: KEEP_EXTERNAL }),
      async run({ library, folder, node, write, run, tool }) {
        const externals = external ? { serverExternalPackages: [library] } : {};
        write('next.config.mjs', `export default ${JSON.stringify(externals)};\n`);
        write('app/layout.js', 'export default ({ children }) => <html><body>{children}</body></html>;\n');
        write('app/page.js', 'export default () => <p>page</p>;\n');
        write(
          'app/spawn/route.js',
          `${loads(library, 'esm')}\n${spawned}
         export const dynamic = 'force-dynamic';
         export const GET = () => spawned().then(() => new Response('spawned'));`,
        );
        const env = { NEXT_TELEMETRY_DISABLED: '1' };
        run(node, [tool('next'), 'build'], { env, timeout: 600_000 });

        const port = await freePort();
        const server = spawn(node, [tool('next'), 'start', '-H', '127.0.0.1', '-p', port], {
          cwd: folder,
          env: { ...process.env, ...env },
          stdio: ['ignore', 'pipe', 'pipe'],
        });
        try {
          let output = '';
          server.stderr.on('data', (data) => {
            output += data;
          });
          const answer = await answerOf(`http://127.0.0.1:${port}/spawn`);
          if (answer !== 'spawned') throw new Error(/\w*Error: .*/.exec(output)?.[0] ?? answer);
        } finally {
          server.kill();
          await once(server, 'exit');
        }
      },
    })),
  },
];

/** Asks until the server listens. */
async function answerOf(url) {
  const until = Date.now() + 60_000;
  for (;;) {
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(60_000) });
      return await response.text();
    } catch (error) {
      // Nothing listens yet.
      if (error.cause?.code !== 'ECONNREFUSED' || Date.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}
