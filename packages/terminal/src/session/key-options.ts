import { checkOptions } from '../expect/check-options.js';
import type { KeyEvent } from './encode-kitty-key.js';

/** Options of `Session.sendKey`. */
export interface KeyOptions {
  /**
   * What happens to the key. A program gets `'repeat'` and `'release'` if it has asked for events of kitty's keyboard protocol; without
   * that, `'repeat'` is another press, and `'release'` sends nothing. Default: `'press'`.
   */
  event?: KeyEvent | undefined;
}

const NAMES: readonly string[] = ['event'] satisfies (keyof KeyOptions)[];
const EVENTS: readonly string[] = ['press', 'repeat', 'release'] satisfies KeyEvent[];

/** @throws {TypeError} for an unknown option or event */
export function readKeyOptions(options: KeyOptions): KeyEvent {
  checkOptions('sendKey', options, NAMES);
  const { event = 'press' } = options;
  if (EVENTS.includes(event)) return event;
  throw new TypeError(`event must be 'press', 'repeat' or 'release', not ${String(event)}`);
}
