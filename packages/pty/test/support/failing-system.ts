import { constants } from 'node:os';
import { type Reactor, reactor } from 'strand-pty';
import type { System } from '#src/interfaces.js';

/** The default reactor with a system call that fails once: the call with this number, from 1. */
export function reactorWithFailing(call: 'read' | 'write', number: number, errno: 'ENOMEM' | 'EIO'): Reactor {
  let count = 0;
  const system: System = {
    ...reactor.system,
    [call]: (...values: Parameters<System['read']>): number =>
      ++count === number ? -constants.errno[errno] : reactor.system[call](...values),
  };
  return new Proxy(reactor, {
    get: (target, name) => {
      if (name === 'system') return system;
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
