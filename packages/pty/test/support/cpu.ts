import { setTimeout as delay } from 'node:timers/promises';

/**
 * The share of one processor that this process uses while it waits. The load of the machine does not change it:
 * only this process's own CPU time counts.
 */
export async function cpuShare(milliseconds: number): Promise<number> {
  const from = process.hrtime.bigint();
  const before = process.cpuUsage();
  await delay(milliseconds);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / (Number(process.hrtime.bigint() - from) / 1000);
}
