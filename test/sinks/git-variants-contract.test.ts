import type { Bench } from "./bench.ts";
import { sinkContract } from "./contract.ts";
import { broken, except } from "./contract/except.ts";
import { gitBench } from "./git-bench.ts";

/** What takes long and does not depend on layout and format. */
const once = (bench: Bench): Bench =>
  except(bench, "Tried with JSON: files of all layouts and formats are pushed in the same way.", [
    ...broken,
    "holds ten thousand rows, and writes one of them alone",
  ]);
const inFolder = (bench: Bench): Bench =>
  except(
    bench,
    "There is no server, connection or credential: the repository is a folder on a disk of the operator's.",
    [
      ...broken,
      "a failed write leaves the last state readable",
      "unreachable is SINK_UNREACHABLE",
      "probe fails when write would",
      "abort ends within a second",
      "no error text holds a credential",
      "a credential that has expired is SINK_UNAUTHORIZED",
      "a credential that was rotated is refused, and the new one writes",
      "a backend that is full keeps the old set, and takes the new one when there is room",
      "a backend at a trickle gets the whole set, and a delta",
      "a backend that hangs ends the write by its limit as SINK_UNREACHABLE",
      "a sink that hangs holds up no other",
    ],
  );

sinkContract("git, files and an index", once(gitBench({ mode: "split", format: "yaml" })));
sinkContract("git, a YAML document", once(gitBench({ mode: "document", format: "yaml" })));
sinkContract("git, lines in a document", once(gitBench({ mode: "document", format: "ndjson" })));
sinkContract("git, in a folder", inFolder(gitBench({ isFile: true })));
