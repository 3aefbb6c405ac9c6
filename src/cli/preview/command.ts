import { type Command, Option } from "commander";
import { withExample } from "../flags/example.ts";
import { parseNamespaces } from "../flags/parsers.ts";
import {
  parseCount,
  repeated,
  withClusterFlags,
  withFileFlags,
  withNoticeFlags,
} from "../flags/shared.ts";
import type { Session } from "../session.ts";
import type { PreviewFlags } from "./flags.ts";
import { previewFormats } from "./format.ts";

export function registerPreview(program: Command, session: Session): void {
  const command = program
    .command("preview")
    .summary("show the rows that profiles and targets would give, and what they would skip")
    .description(
      "Shows the rows that profiles and targets in files would give before they are applied, and what they would skip and" +
        " why. All objects of the kind are looked at, in clusters or in manifests (-f). Exit code 1 says that an object" +
        " that matches has no row, or that something may not be listed.",
    )
    .requiredOption("--config <path>", "profiles and targets", repeated)
    .addOption(
      new Option("--target <name>", "this target only, by name or namespace/name").argParser(
        repeated,
      ),
    )
    .addOption(
      new Option(
        "-n, --namespace <name>",
        "of documents that name none; default: the context's",
      ).argParser(parseNamespaces),
    );
  withNoticeFlags(withFileFlags(withClusterFlags(command)))
    .addOption(
      new Option("-o, --output <format>", "how it is printed")
        .choices(previewFormats)
        .default("table"),
    )
    .addOption(
      new Option("--limit <rows>", "print no more rows; all are counted").argParser(parseCount),
    )
    .action(async (flags: PreviewFlags) => {
      const { preview } = await import("./preview.ts");
      session.end(await preview(flags, session));
    });
  withExample(
    command,
    "kollect preview --config ./kollect",
    "kollect preview --config ./kollect --target shop --limit 10",
    "helm template ./chart | kollect preview --config ./kollect -f - -o json",
  );
}
