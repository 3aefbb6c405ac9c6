import type { Bench } from "./bench.ts";
import { crashRules } from "./contract/crashes.ts";
import { faultRules } from "./contract/faults.ts";
import { ownershipRules } from "./contract/ownership.ts";
import { purposeRules } from "./contract/purposes.ts";
import { rowRules } from "./contract/rows.ts";
import { stageOf } from "./contract/stage.ts";
import { valueRules } from "./contract/values.ts";

/** The tests that every sink passes. Called once per driver: `sinkContract("postgres", bench)`. */
export function sinkContract(name: string, bench: Bench): void {
  stageOf(name, bench, (stage) => {
    rowRules(stage);
    valueRules(stage);
    ownershipRules(stage);
    purposeRules(stage);
    faultRules(stage);
    crashRules(stage);
  });
}
