/**
 * Starts a child with one contestant. `over` resolves to its exit code when it has ended.
 *
 * @param {import('./contestants.mjs').Start} start
 * @param {(chunk: Uint8Array) => void} [data]
 */
export function openSession(start, file, args, data = () => {}) {
  let ended = () => {};
  const over = new Promise((resolve) => {
    ended = resolve;
  });
  return { ...start(file, args, { data, ended }), over };
}

/** Kills the children, and waits until each has ended. */
export async function endSessions(sessions) {
  for (const { kill } of sessions) kill();
  await Promise.all(sessions.map(({ over }) => over));
}
