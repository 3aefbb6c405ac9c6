import { readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";

/** One line of the table. */
export interface Figure {
  readonly name: string;
  readonly budget: string;
  readonly measured: string;
  /** The same as a number, for comparison. */
  readonly value: number;
  readonly how: string;
}

/** Kernel's figures of a process: what it ever held, and the processor time it has used. */
export function usageOf(pid: number): {
  readonly peakMegabytes: number;
  readonly megabytes: number;
  readonly cpuSeconds: number;
} {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const [, kilobytes = "0"] = /VmHWM:\s+(\d+)/.exec(status) ?? [];
  const [, resident = "0"] = /VmRSS:\s+(\d+)/.exec(status) ?? [];
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  const ticks = Number(fields[11]) + Number(fields[12]);
  return {
    peakMegabytes: Number(kilobytes) / 1000,
    megabytes: Number(resident) / 1000,
    cpuSeconds: ticks / 100,
  };
}

/** The value that `share` of `values` does not exceed. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/** Prints date, machine and table; writes the figures to the file `json` too, if one is named. */
export function report(figures: readonly Figure[], json: string | undefined): void {
  const [processor] = cpus();
  const machine = `${cpus().length} × ${processor?.model ?? "?"}, Node ${process.versions.node}`;
  const rows = [
    ["Case", "Budget", "Measured", "How"],
    ["---", "---", "---", "---"],
    ...figures.map(({ name, budget, measured, how }) => [name, budget, measured, how]),
  ];
  const table = rows.map((row) => `| ${row.join(" | ")} |\n`).join("");
  process.stdout.write(`\n${new Date().toISOString().slice(0, 10)}, ${machine}\n\n${table}`);
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(figures, null, 2)}\n`);
}
