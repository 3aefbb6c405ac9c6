import { inEachPlace, type Parts } from "../collect/collect.ts";
import { Failure } from "../failure.ts";
import { printable } from "../output/notices.ts";
import { qualifiedName } from "../sources/served-kind.ts";
import { neighbour } from "../../webhook/edit-distance.ts";
import type { Engine } from "./engine.ts";

/** What a line that begins with a point may say; the shell has more. */
export const dotCommands: Readonly<Record<string, string>> = {
  ".tables": "kinds that there are",
  ".schema": "columns of a kind: .schema deployments",
};

/** @throws {Failure} there is no such command, or no such kind */
export async function dotCommand(text: string, engine: Engine, parts: Parts): Promise<void> {
  const [command = "", name = "", ...more] = text.replace(/;$/, "").trim().split(/\s+/);
  if (command === ".tables" && name === "") return printTables(parts);
  if (command === ".schema" && name !== "" && more.length === 0)
    return printSchema(name.replace(/^"(.*)"$/, "$1"), engine, parts);
  throw unknownCommand(command, dotCommands);
}

export function unknownCommand(
  command: string,
  commands: Readonly<Record<string, string>>,
): Failure {
  const near = neighbour(command, Object.keys(commands))?.name;
  const all = Object.entries(commands).map(([name, what]) => `${name} (${what})`);
  return new Failure(
    near === undefined || near === command
      ? `write ${all.join(", ")}`
      : `there is no ${command}; did you mean ${near}?`,
  );
}

async function printTables(parts: Parts): Promise<void> {
  const { signal, output } = parts.session;
  const kinds = await inEachPlace("kinds", parts, (place) => place.kinds(signal));
  if (kinds.length > 0) parts.shortfall.had();
  for (const name of [...new Set(kinds.flat().map(qualifiedName))].toSorted())
    await output.write(`${printable(name)}\n`);
}

async function printSchema(name: string, engine: Engine, parts: Parts): Promise<void> {
  const { output } = parts.session;
  const { identity, columns } = await engine.table(name, parts);
  parts.shortfall.had();
  const width = Math.max(...[...identity, ...columns.map((it) => it.name)].map((it) => it.length));
  const line = (column: string, what: string): Promise<void> =>
    output.write(printable(`${column.padEnd(width)}   ${what}`) + "\n");
  for (const it of identity) await line(it, it === "cluster" ? "the context" : `$.metadata.${it}`);
  for (const it of columns) await line(it.name, it.path);
}
