import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { normalizeEnds } from './capture-screen.js';
import type { SnapshotPlace } from './snapshot-place.js';

/** A screen in a file. */
export class StoredScreen {
  readonly #folder: string;
  readonly #path: string;
  /** A picture that differs: its source does not show the difference to a reader. */
  readonly #receivedPath: string;

  constructor({ folder, name }: SnapshotPlace, extension: 'txt' | 'svg') {
    this.#folder = folder;
    this.#path = join(folder, `${name}.${extension}`);
    this.#receivedPath = join(folder, `${name}.received.${extension}`);
  }

  /** The path for messages. */
  get shownPath(): string {
    return relative(process.cwd(), this.#path);
  }

  /** Returns the stored screen; undefined if there is none. */
  read(): string | undefined {
    try {
      return normalizeEnds(readFileSync(this.#path, 'utf8'));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  write(screen: string): void {
    mkdirSync(this.#folder, { recursive: true });
    writeFileSync(this.#path, screen);
  }

  /** Keeps a screen that differs beside the stored one. Returns its path for messages. */
  writeReceived(screen: string): string {
    writeFileSync(this.#receivedPath, screen);
    return relative(process.cwd(), this.#receivedPath);
  }

  removeReceived(): void {
    rmSync(this.#receivedPath, { force: true });
  }
}
