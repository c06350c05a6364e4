/**
 * Turns events into the lines of a recording: times, and redaction.
 *
 * Test: test/asciicast/cast-writer.test.ts
 */
import { type CastHeader, encodeHeader } from './cast-header.js';
import { EventEncoder } from './event-encoder.js';
import { EventRedactor, redactText } from './event-redactor.js';
import { type RedactionPattern, type RedactionRule, redactionPatterns } from './redaction-rule.js';

export interface CastEncoding {
  readonly version: 2 | 3;
  readonly idleLimit?: number | undefined;
  readonly speed?: number | undefined;
  /** Time of the last event that the file has already, in seconds. */
  readonly start?: number | undefined;
  readonly redact?: readonly RedactionRule[] | undefined;
}

/** A line before it is encoded; without `code` a comment. */
interface Line {
  readonly time: number;
  readonly code: string | undefined;
  /** Data that is not a string, which is not redacted. */
  readonly value?: unknown;
}

/** Each call returns the lines that can be written. */
export class CastEncoder {
  readonly #version: 2 | 3;
  readonly #events: EventEncoder;
  readonly #patterns: readonly RedactionPattern[];
  readonly #redactor: EventRedactor<Line> | undefined;

  constructor({ version, idleLimit, speed, start, redact = [] }: CastEncoding) {
    this.#version = version;
    this.#events = new EventEncoder(version, idleLimit, speed, start);
    this.#patterns = redactionPatterns(redact);
    if (this.#patterns.length > 0) this.#redactor = new EventRedactor(this.#patterns);
  }

  /** @throws {RangeError} if the header has an invalid size */
  header(header: CastHeader): string {
    const redact = (text: string): string => redactText(text, this.#patterns);
    const line = encodeHeader(
      {
        ...header,
        title: header.title && redact(header.title),
        command: header.command && redact(header.command),
        tags: header.tags?.map(redact),
        env:
          header.env &&
          Object.fromEntries(
            Object.entries(header.env).map(([name, value]) => [name, value && redact(value)]),
          ),
      },
      this.#version,
    );
    return `${line}\n`;
  }

  event(time: number, code: string, data: string): string {
    const line: Line = { time, code };
    if (!this.#redactor) return this.#encode(line, data);
    if (code === 'o' || code === 'i') this.#redactor.addPart(code, line, data);
    else this.#redactor.addWhole(line, data);
    return this.#encodeReady(this.#redactor);
  }

  /** Data that is not a string, of a code that is not known here. */
  value(time: number, code: string, value: unknown): string {
    const json = JSON.stringify(value);
    // What has a secret in it is written as a string, since the masked text may not be JSON any more.
    const isSafe = redactText(json, this.#patterns) === json;
    const line: Line = isSafe ? { time, code, value } : { time, code };
    if (!this.#redactor) return this.#encode(line, json);
    this.#redactor.addWhole(line, json);
    return this.#encodeReady(this.#redactor);
  }

  comment(text: string): string {
    const line: Line = { time: 0, code: undefined };
    if (!this.#redactor) return this.#encode(line, text);
    this.#redactor.addWhole(line, text);
    return this.#encodeReady(this.#redactor);
  }

  end(): string {
    this.#redactor?.end();
    return this.#redactor ? this.#encodeReady(this.#redactor) : '';
  }

  #encodeReady(redactor: EventRedactor<Line>): string {
    return redactor
      .take()
      .map(({ of, text }) => this.#encode(of, text))
      .join('');
  }

  /** An event whose text belongs wholly to a secret of an earlier event is left out, since it would tell the secret's length. */
  #encode({ time, code, value }: Line, text: string): string {
    if (text === '' && (code === 'o' || code === 'i')) return '';
    if (code === undefined) return `${text}\n`;
    return this.#events.encode(time, code, value === undefined ? text : value);
  }
}
