import { readdirSync, readFileSync } from "node:fs";
import type { Emitter } from "../emitter.ts";
import { banner } from "../source-file.ts";

const folder = new URL("../support/", import.meta.url);

/** What generated code shares: copies of codegen/support/, so that generated/ stands on its own. */
export const support: Emitter = {
  name: "support",
  emit: () =>
    new Map(
      readdirSync(folder)
        .toSorted()
        .map((name) => [
          `generated/support/${name}`,
          `// ${banner}\n\n${readFileSync(new URL(name, folder), "utf8")}`,
        ]),
    ),
};
