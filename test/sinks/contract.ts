import type { Bench } from "./bench.ts";
import { accessRules } from "./contract/access.ts";
import { crashRules } from "./contract/crashes.ts";
import { exporterRules } from "./contract/exporters.ts";
import { faultRules } from "./contract/faults.ts";
import { hangRules } from "./contract/hangs.ts";
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
    accessRules(stage);
    hangRules(stage);
    exporterRules(stage);
    crashRules(stage);
  });
}
