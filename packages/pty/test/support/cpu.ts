import { setTimeout as delay } from 'node:timers/promises';

const PARTS = 5;

/**
 * The share of one processor that this process uses while it waits: the median of five parts of that time, since V8 collects
 * garbage in one or two of them. The load of the machine does not change it: only this process's own CPU time counts.
 */
export async function cpuShare(milliseconds: number): Promise<number> {
  const shares: number[] = [];
  for (let part = 0; part < PARTS; part++) shares.push(await shareWhile(milliseconds / PARTS));
  return shares.sort((a, b) => a - b)[Math.floor(PARTS / 2)] ?? 1;
}

async function shareWhile(milliseconds: number): Promise<number> {
  const from = process.hrtime.bigint();
  const before = process.cpuUsage();
  await delay(milliseconds);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / (Number(process.hrtime.bigint() - from) / 1000);
}
