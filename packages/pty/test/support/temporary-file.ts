import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file that is open for writing; close removes it. */
export class TemporaryFile {
  readonly path: string;
  readonly fd: number;
  readonly #folder = mkdtempSync(join(tmpdir(), 'strand-'));

  constructor() {
    this.path = join(this.#folder, 'file');
    this.fd = openSync(this.path, 'w');
  }

  get text(): string {
    return readFileSync(this.path, 'utf8');
  }

  close(): void {
    closeSync(this.fd);
    rmSync(this.#folder, { recursive: true });
  }
}
