import { BoundedText } from './bounded-text.js';
import { PlainText } from './plain-text.js';

export interface OutputSettings {
  readonly raw: boolean;
  readonly maxOutput: number;
  readonly columns: number;
  readonly rows: number;
}

/** What a command prints, as plain text or as it came. */
export class CommandOutput {
  readonly #kept: BoundedText;
  readonly #plain: PlainText | undefined;

  constructor({ raw, maxOutput, columns, rows }: OutputSettings) {
    this.#kept = new BoundedText(maxOutput);
    this.#plain = raw ? undefined : new PlainText(columns, rows, this.#kept);
  }

  write(text: string): void {
    if (this.#plain) this.#plain.write(text);
    else this.#kept.append(text);
  }

  /** Ends the output, and returns it. */
  end(): { readonly output: string; readonly truncated: boolean } {
    this.#plain?.end();
    return { output: this.#kept.text, truncated: this.#kept.missing > 0 };
  }
}
