import type { Session } from 'strand-terminal';

/** Calls `around` in place of methods of a session. The errors of the methods have the stack of the caller all the same. */
export function wrapMethods<N extends keyof Session & string>(
  session: Session,
  names: readonly N[],
  around: (name: N, args: readonly unknown[], call: () => unknown) => unknown,
): void {
  for (const name of names) {
    const method = session[name] as (...args: unknown[]) => unknown;
    const value = (...args: unknown[]) => around(name, args, () => method.apply(session, args));
    Object.defineProperty(session, name, { value, configurable: true, writable: true });
  }
}
