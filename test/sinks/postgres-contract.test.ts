import { sinkContract } from "./contract.ts";
import { postgresBench } from "./postgres-bench.ts";

sinkContract("postgres", postgresBench("kollect_contract"));
