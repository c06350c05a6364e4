import { setTimeout as delay } from 'node:timers/promises';

/**
 * How much of a processor this process uses while it has nothing to do. A busy machine makes no difference to that:
 * what counts is the work that was done.
 */
export async function cpuShare(milliseconds: number): Promise<number> {
  const from = process.hrtime.bigint();
  const before = process.cpuUsage();
  await delay(milliseconds);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / (Number(process.hrtime.bigint() - from) / 1000);
}
