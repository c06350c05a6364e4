/** CPU seconds since `before`, a process.resourceUsage(): of all threads, without the children. */
export function cpuSince(before) {
  const now = process.resourceUsage();
  const user = (now.userCPUTime - before.userCPUTime) / 1e6;
  const system = (now.systemCPUTime - before.systemCPUTime) / 1e6;
  return { user, system, total: user + system };
}
