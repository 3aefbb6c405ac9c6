import type { Command, Option } from "commander";

/** A flag by its spellings; `values` where there are but some. */
export interface DescribedFlag {
  readonly names: readonly string[];
  readonly description: string;
  readonly takesValue: boolean;
  readonly values: readonly string[];
}

export interface DescribedCommand {
  readonly name: string;
  readonly description: string;
  readonly flags: readonly DescribedFlag[];
  /** What its first argument may be, where there are but some. */
  readonly values: readonly string[];
}

const flagOf = ({
  short,
  long,
  description,
  required,
  argChoices = [],
}: Option): DescribedFlag => ({
  names: [long, short].flatMap((it) => it ?? []),
  description,
  takesValue: required,
  values: argChoices,
});

const help: DescribedFlag = {
  names: ["--help", "-h"],
  description: "explain the command",
  takesValue: false,
  values: [],
};

/** All commands as commander knows them: what is registered is completed. */
export const describe = (program: Command): readonly DescribedCommand[] =>
  program.commands.map((command) => ({
    name: command.name(),
    description: command.summary() || command.description(),
    flags: [...command.options.map(flagOf), help],
    values: command.registeredArguments[0]?.argChoices ?? [],
  }));
