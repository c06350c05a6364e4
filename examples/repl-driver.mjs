// Controls an interactive program: waits for its prompt, types a line, and reads the answer. It uses no delays.
//
//   node examples/repl-driver.mjs

import { once } from 'node:events';
import { spawn } from 'strand-pty';

class Repl {
  #unread = '';

  constructor(file, args, prompt) {
    this.prompt = prompt;
    // Without echo the output has only the answers. TERM=dumb turns off the line editor.
    this.child = spawn(file, args, { encoding: 'utf8', echo: false, term: 'dumb', timeout: 30_000 });
    this.child.on('data', (text) => {
      this.#unread += text;
    });
  }

  /** Resolves with the output before the next prompt. */
  async answer() {
    while (!this.#unread.includes(this.prompt)) {
      await Promise.race([once(this.child, 'data'), this.child.ended]);
      if (this.child.readableEnded)
        throw new Error(`the program has ended without a prompt: ${JSON.stringify(this.#unread)}`);
    }
    const [answer] = this.#unread.split(this.prompt, 1);
    this.#unread = this.#unread.slice(answer.length + this.prompt.length);
    return answer.trim();
  }

  /** Types a line, and resolves with the answer. */
  async ask(line) {
    this.child.write(`${line}\n`);
    return await this.answer();
  }
}

const python = new Repl('python3', ['-q'], '>>> ');
await python.answer(); // The first prompt.
console.log('6 * 7 =', await python.ask('print(6 * 7)'));
console.log('sys.stdin.isatty() =', await python.ask('import sys; print(sys.stdin.isatty())'));
console.log('1 / 0:', (await python.ask('1 / 0')).split('\r\n').at(-1));
python.child.write('exit(3)\n');
console.log('exit code', (await python.child.ended).exitCode);
