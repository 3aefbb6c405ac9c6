import { sinkContract } from "./contract.ts";
import { gitBench } from "./git-bench.ts";

sinkContract("git, a file for each row", gitBench());
sinkContract("git, a YAML document", gitBench({ mode: "document", format: "yaml" }));
sinkContract("git, lines in a document", gitBench({ mode: "document", format: "ndjson" }));
