const names = ["SIGINT", "SIGTERM"] as const;

/**
 * While SQLite computes, Node hears of no signal, nor of a key: Ctrl-C ends the process then, as it does where nobody
 * listens.
 */
export function withPlainSignals<T>(work: () => T): T {
  const { stdin } = process;
  const isRaw = stdin.isTTY && stdin.isRaw;
  if (isRaw) stdin.setRawMode(false);
  const held = names.map((name) => process.rawListeners(name));
  for (const name of names) process.removeAllListeners(name);
  try {
    return work();
  } finally {
    for (const [index, name] of names.entries())
      for (const it of held[index] ?? []) process.on(name, it as NodeJS.SignalsListener);
    if (isRaw) stdin.setRawMode(true);
  }
}
