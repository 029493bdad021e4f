/** Milliseconds of processor time of this thread: what an input costs, whoever else the machine is busy for. Budgets against attacks are held to it; speed is the bench's. */
export function spent(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
