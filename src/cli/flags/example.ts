import type { Command } from "commander";

/** Shows below the help how the command is typed. */
export const withExample = (command: Command, ...lines: readonly string[]): Command =>
  command.addHelpText(
    "after",
    `\nExample${lines.length > 1 ? "s" : ""}:\n${lines.map((it) => `  ${it}`).join("\n")}`,
  );
