import { sinkContract } from "./contract.ts";
import type { Bench } from "./bench.ts";
import { gitBench } from "./git-bench.ts";

/** What takes long and does not depend on the format. */
const once = (bench: Bench): Bench => ({
  ...bench,
  except: {
    ...bench.except,
    "holds ten thousand rows, and writes one of them alone":
      "files for each row and the documents of a set do, in the same way",
  },
});

sinkContract("git, a file for each row", gitBench());
sinkContract("git, files and an index", once(gitBench({ mode: "split", format: "yaml" })));
sinkContract("git, a YAML document", once(gitBench({ mode: "document", format: "yaml" })));
sinkContract("git, lines in a document", once(gitBench({ mode: "document", format: "ndjson" })));
sinkContract("git, documents of a set", {
  ...gitBench({ mode: "document", format: "json" }),
  order: { maxExportBytes: 1_024 },
});
