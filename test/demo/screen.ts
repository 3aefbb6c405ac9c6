/** What the demo prints; progress only where a person looks on. */
const isTerminal = process.stdout.isTTY === true;

export const say = (text = ""): void => void process.stdout.write(`${text}\n`);

export const title = (text: string): void =>
  say(isTerminal ? `\n\u001B[1m${text}\u001B[0m` : `\n== ${text}`);

/** Lines with columns as wide as their widest cell. */
export function table(rows: readonly (readonly string[])[]): void {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  for (const row of rows)
    say(
      `  ${row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd()}`,
    );
}

/** Runs `work` and tells how long it took. */
export async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  if (isTerminal) process.stdout.write(`  ${what} …`);
  const result = await work();
  const seconds = `${((performance.now() - started) / 1000).toFixed(1)} s`;
  say(isTerminal ? `\r  ${what}: ${seconds}   ` : `  ${what}: ${seconds}`);
  return result;
}
