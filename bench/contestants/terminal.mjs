// strand-terminal.
import { createCastWriter } from '../../packages/terminal/dist/asciicast/index.js';
import { EOF, Screen, Session } from '../../packages/terminal/dist/index.js';

export const start = {
  async flood(file, args, pattern) {
    const session = Session.spawn(file, args, { screen: false, timeout: 60_000 });
    const { index } = await session.expect([pattern, EOF]);
    if (index !== 1) throw new Error('the pattern matched');
    await session.close();
  },

  echo(file, args) {
    const session = Session.spawn(file, args, { screen: false });
    return {
      pid: session.child.pid,
      trip: async () => {
        void session.send('x');
        await session.expect('x');
      },
      end: () => session.close(),
    };
  },

  idle(file, args, last) {
    const session = Session.spawn(file, args);
    return {
      ready: session.expect(last).then(() => session.screen.flush()),
      waitForLine: (timeout) => session.waitForState('line', { timeout }).catch(expectTimeout),
      end: () => session.close(),
    };
  },

  screen(columns, rows) {
    const screen = new Screen({ columns, rows });
    return {
      async write(text) {
        if (!screen.write(text)) await screen.flush();
      },
      async lastLine() {
        await screen.flush();
        return screen.text();
      },
    };
  },

  castWriter: createCastWriter,
};

function expectTimeout(error) {
  if (error.code !== 'ETIMEDOUT') throw error;
}
