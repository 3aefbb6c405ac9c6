import { service } from "../services/service.ts";
import { sshProgram } from "../services/ssh-program.ts";
import { sinkContract } from "./contract.ts";
import { broken, except } from "./contract/except.ts";
import { gitSshBench } from "./git-ssh-bench.ts";

if ((await service(sshProgram)) !== undefined) {
  sinkContract("git over SSH, a file for each row", gitSshBench());
  sinkContract(
    "git over SSH, a YAML document",
    except(
      gitSshBench({ mode: "document", format: "yaml" }),
      "Tried over SSH with a file for each row: all layouts are pushed in the same way.",
      [
        ...broken,
        "two exporters of an inventory at once leave the set of one, and the next mends",
        "exporters of several inventories at once all have their rows",
        "holds ten thousand rows, and writes one of them alone",
      ],
    ),
  );
}
