/**
 * Milliseconds of processor time that this process has used: what else the machine does is not in it. For bounds far
 * above what linear work takes and far below what anything worse would.
 */
export function processorMillis(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
