import { readdirSync, readFileSync } from "node:fs";
import type { Emitter } from "../emitter.ts";
import { banner } from "../source-file.ts";

const folder = new URL("../runtime/", import.meta.url);

/** What generated code shares: copies of codegen/runtime/, so that generated/ stands on its own. */
export const runtime: Emitter = {
  name: "runtime",
  emit: () =>
    new Map(
      readdirSync(folder)
        .toSorted()
        .map((name) => [
          `generated/runtime/${name}`,
          `// ${banner}\n\n${readFileSync(new URL(name, folder), "utf8")}`,
        ]),
    ),
};
