import { sinkContract } from "./contract.ts";
import { gitBench } from "./git-bench.ts";

sinkContract("git, a file for each row", gitBench());
