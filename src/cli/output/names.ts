import type { Output } from "./output.ts";
import type { Printer } from "./printer.ts";

/** "deployment.apps/web", for kubectl and for loops. */
export const namePrinter = (output: Output): Printer => ({
  row: ({ singular }, { identity }) => output.write(`${singular}/${identity.name}\n`),
  end: () => Promise.resolve(),
});
