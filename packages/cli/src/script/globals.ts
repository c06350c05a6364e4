import { EOF, type Session, TIMEOUT } from 'strand-terminal';
import type { ScriptSessions } from './script-sessions.js';

/** Gives a script the names that it has without an import. */
export function addGlobals(sessions: ScriptSessions, args: readonly string[]): void {
  const names = {
    spawn: ((...of) => sessions.spawn(...of)) as typeof Session.spawn,
    expect: ((...of) => sessions.current.expect(...of)) as Session['expect'],
    run: ((...of) => sessions.current.run(...of)) as Session['run'],
    state: (() => sessions.current.state()) as Session['state'],
    args,
    EOF,
    TIMEOUT,
  };
  for (const [name, value] of Object.entries(names)) {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true, enumerable: false });
  }
  Object.defineProperty(globalThis, 'session', { get: () => sessions.current, configurable: true });
}
