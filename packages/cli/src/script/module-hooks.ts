/**
 * Lets a script import strand-terminal and strand-pty wherever it is, as the copies that the command itself uses, and be read
 * from standard input.
 */
import * as nodeModule from 'node:module';

/** What `module.registerHooks` has of Node 22.15 and 23.5 on, and not in the types of Node 20. */
interface SynchronousHooks {
  registerHooks?(hooks: {
    resolve: ReturnType<typeof hooksOf>['resolve'];
    load: ReturnType<typeof hooksOf>['load'];
  }): void;
}

type Next<R> = (specifier: string, context: Context) => R;

interface Context {
  readonly parentURL?: string | undefined;
}

interface Settings {
  /** The URL of the script. */
  readonly script: string;
  /** Its text, if that comes from standard input. */
  readonly text: string | undefined;
  /** The module from which the packages are looked up. */
  readonly from: string;
}

/** @param text of a script that is no file */
export function addHooks(script: string, text: string | undefined): void {
  const settings: Settings = { script, text, from: import.meta.url };
  const { registerHooks } = nodeModule as SynchronousHooks;
  if (registerHooks) {
    registerHooks(hooksOf(settings));
    return;
  }
  // Node 20 runs the hooks in a thread, which loads them as a module.
  const source = `${hooksOf}\nexport const { resolve, load } = hooksOf(${JSON.stringify(settings)});`;
  nodeModule.register(`data:text/javascript,${encodeURIComponent(source)}`);
}

/** Does not use anything outside, since its text becomes a module. */
function hooksOf({ script, text, from }: Settings) {
  return {
    resolve<R>(specifier: string, context: Context, next: Next<R>): R | { url: string; shortCircuit: true } {
      if (specifier === script && text !== undefined) return { url: script, shortCircuit: true };
      const isPackage = (context.parentURL ?? '').includes('/node_modules/');
      const isOwn = /^strand-(terminal|pty)(\/|$)/.test(specifier) && !isPackage;
      return next(specifier, isOwn ? { ...context, parentURL: from } : context);
    },
    load<R>(
      url: string,
      context: Context,
      next: Next<R>,
    ): R | { format: string; source: string; shortCircuit: true } {
      if (url === script && text !== undefined) return { format: 'module', source: text, shortCircuit: true };
      return next(url, context);
    },
  };
}
