/**
 * Gives an error that is created later, from a timer, the stack of the call that failed.
 *
 * @param method the method whose caller is shown
 */
export function callSite(method: (...args: never[]) => unknown): <E extends Error>(error: E) => E {
  const site: { stack?: string } = {};
  Error.captureStackTrace(site, method);
  return (error) => {
    const frames = site.stack?.slice(site.stack.indexOf('\n')) ?? '';
    error.stack = `${error.name}: ${error.message}${frames}`;
    return error;
  };
}
