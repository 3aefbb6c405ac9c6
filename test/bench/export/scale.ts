import { parseArgs } from "node:util";

/** How much is measured. The budgets are for the defaults. */
export interface Scale {
  /** Rows of the small and of the large inventory. */
  readonly few: number;
  readonly many: number;
  /** Rows that change at once, in Git. */
  readonly changes: number;
  /** Changes one by one. */
  readonly singles: number;
  readonly perSecond: number;
  /** How long changes go on. */
  readonly seconds: number;
  readonly idleSeconds: number;
  /** Repetitions of what is compared with another program; the medians count. */
  readonly rounds: number;
}

export interface Wish {
  readonly scale: Scale;
  /** Parts of the names of the cases to run. */
  readonly only: readonly string[];
  /** File for the figures. */
  readonly json: string | undefined;
}

const whole = (fallback: number): { type: "string"; default: string } => ({
  type: "string",
  default: String(fallback),
});

export function parseWish(args: readonly string[]): Wish {
  const { values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      json: { type: "string" },
      only: { type: "string", default: "" },
      few: whole(10_000),
      many: whole(100_000),
      changes: whole(100),
      singles: whole(300),
      "per-second": whole(500),
      seconds: whole(300),
      "idle-seconds": whole(60),
      rounds: whole(3),
    },
  });
  return {
    only: values.only.split(","),
    json: values.json,
    scale: {
      few: Number(values.few),
      many: Number(values.many),
      changes: Number(values.changes),
      singles: Number(values.singles),
      perSecond: Number(values["per-second"]),
      seconds: Number(values.seconds),
      idleSeconds: Number(values["idle-seconds"]),
      rounds: Number(values.rounds),
    },
  };
}
