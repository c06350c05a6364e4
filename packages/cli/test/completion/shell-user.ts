/** A user at an interactive shell that knows the command `strand`. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Screen, Session } from 'strand-terminal';
import { environment } from '../support/piped.js';
import { cleanUp } from '../support/test.js';

export class ShellUser {
  readonly #session: Session;

  constructor(shell: string, args: readonly string[]) {
    const folder = mkdtempSync(join(tmpdir(), 'strand-shell-'));
    const strand = join(folder, 'strand');
    writeFileSync(strand, '#!/bin/sh\nexec "$NODE" "$MAIN" "$@"\n');
    chmodSync(strand, 0o755);
    this.#session = Session.spawn(shell, args, {
      columns: 100,
      rows: 40,
      timeout: 20_000,
      env: { ...environment, PATH: `${folder}:${process.env['PATH']}`, HOME: folder, PS1: '$ ' },
    });
    cleanUp(() => {
      this.#session.child?.kill('SIGKILL');
      this.#session.child?.destroy();
      rmSync(folder, { recursive: true });
    });
  }

  /** Types keys when the shell waits for them. */
  async type(keys: string): Promise<void> {
    await this.#session.waitForState('keys');
    await this.#session.send(keys);
  }

  /** Waits until this text is before the cursor. */
  async sees(text: string): Promise<void> {
    await this.#session.waitFor((screen) => textBeforeCursor(screen).endsWith(text));
  }

  async leave(): Promise<void> {
    await this.#session.close({ grace: 500 });
  }
}

function textBeforeCursor(screen: Screen): string {
  const { x: end, y } = screen.cursor;
  return Array.from({ length: end }, (_, x) => screen.cell(x, y).text || ' ').join('');
}
