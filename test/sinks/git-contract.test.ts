import { sinkContract } from "./contract.ts";
import { gitBench } from "./git-bench.ts";

sinkContract("git, a file for each row", gitBench());
sinkContract("git, documents of a set", {
  ...gitBench({ mode: "document", format: "json" }),
  order: { maxExportBytes: 1_024 },
});
