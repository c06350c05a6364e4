import type { Session } from 'strand-terminal';
import { show } from '../print.js';
import { wrapMethods } from './wrap-methods.js';

const HIDDEN = '••••';

/** Shows on standard error what a program prints and what is sent to it, a line each. */
export function showDialogue(session: Session): void {
  session.on('data', (text) => showLines('<', visible(text)));
  const senders = [
    'send',
    'sendLine',
    'sendKey',
    'sendControl',
    'sendEof',
    'paste',
    'sendSecret',
    'run',
  ] as const;
  wrapMethods(session, senders, (name, args, call) => {
    const words = name === 'sendSecret' ? HIDDEN : args.filter((arg) => typeof arg === 'string').join(' ');
    showLines('>', `${name} ${visible(words)}`.trim());
    return call();
  });
}

function showLines(direction: '<' | '>', text: string): void {
  show(`${text.replace(/^/gm, `${direction} `)}\n`);
}

/** Control characters as escapes, a line for each line. */
function visible(text: string): string {
  return text
    .replace(/\r?\n$/, '')
    .replaceAll('\r\n', '\n')
    .replace(/[\x00-\x09\x0b-\x1f\x7f]/g, (character) => JSON.stringify(character).slice(1, -1));
}
