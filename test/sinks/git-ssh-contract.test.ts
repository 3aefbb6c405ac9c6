import { service } from "../services/service.ts";
import { sshProgram } from "../services/ssh-program.ts";
import { sinkContract } from "./contract.ts";
import { gitSshBench } from "./git-ssh-bench.ts";

if ((await service(sshProgram)) !== undefined) {
  sinkContract("git over SSH, a YAML document", gitSshBench({ mode: "document", format: "yaml" }));
  sinkContract("git over SSH, a file for each row", gitSshBench());
}
