import { sinkContract } from "./contract.ts";
import type { Bench } from "./bench.ts";
import { gitBench } from "./git-bench.ts";

const broken = ["that breaks off", "whose answer is lost", "that is aborted"].flatMap((how) =>
  ["a comparison", "a delta"].map(
    (what) => `${what} ${how} anywhere leaves the old set or the new one`,
  ),
);
/** What takes long and does not depend on the format of a document. */
const once = (bench: Bench): Bench => ({
  ...bench,
  except: {
    ...bench.except,
    ...Object.fromEntries(
      [...broken, "holds ten thousand rows, and writes one of them alone"].map((sentence) => [
        sentence,
        "Tried with JSON: the documents of a set are pushed in the same way.",
      ]),
    ),
  },
});

sinkContract("git, a file for each row", gitBench());
sinkContract("git, a YAML document", once(gitBench({ mode: "document", format: "yaml" })));
sinkContract("git, lines in a document", once(gitBench({ mode: "document", format: "ndjson" })));
sinkContract("git, documents of a set", {
  ...gitBench({ mode: "document", format: "json" }),
  order: { maxExportBytes: 1_024 },
});
