/** This machine cannot have a server: says which and why. */
export class ServiceMissing extends Error {
  readonly service: string;
  readonly reason: string;
  constructor(service: string, reason: string) {
    super(`${service} is not to be had here: ${reason}`);
    this.service = service;
    this.reason = reason;
  }
}

const missing = new Map<string, string>();

/** Says aloud, once for each server, that tests go without it. In CI it throws instead. */
export function requireService(name: string, reason: string): void {
  if (process.env["CI"] !== undefined) throw new ServiceMissing(name, reason);
  if (!missing.has(name)) process.stderr.write(`\n  SKIP  without ${name}: ${reason}\n`);
  missing.set(name, reason);
}

/**
 * Starts a server, or gives `undefined` and says so aloud where this machine cannot have it.
 * Use: `const plane = await service(sharedControlPlane); const it = plane ? test : test.skip;`
 */
export async function service<T>(start: () => Promise<T>): Promise<T | undefined> {
  try {
    return await start();
  } catch (error) {
    if (!(error instanceof ServiceMissing)) throw error;
    requireService(error.service, error.reason);
    return undefined;
  }
}

/** Starts on the first call and hands out the same thing ever after; it ends with the process. */
export function shared<T>(start: () => Promise<T>): () => Promise<T> {
  let started: Promise<T> | undefined;
  return () => (started ??= start());
}
