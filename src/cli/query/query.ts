import { text as wholeText } from "node:stream/consumers";
import type { Parts } from "../collect/collect.ts";
import { Failure } from "../failure.ts";
import type { Result, Session } from "../session.ts";
import { dotCommand } from "./dot-command.ts";
import { type Engine, openEngine } from "./engine.ts";
import type { QueryFlags } from "./flags.ts";
import { openParts } from "./parts.ts";
import { pointed } from "./pointer.ts";
import { tokensOf } from "./tokens.ts";

/** Answers a statement, or those of somebody at a terminal. @throws {Failure} */
export async function query(
  given: string | undefined,
  flags: QueryFlags,
  session: Session,
): Promise<Result> {
  const isInputTaken = flags.filename?.includes("-") === true;
  const { stdin } = process;
  if (given === undefined && isInputTaken)
    throw new Failure("write a statement: standard input holds the manifests");
  if (given === undefined && stdin.isTTY) {
    const { openShell } = await import("./shell.ts");
    const streams = { input: stdin, output: process.stderr };
    await openShell(() => openParts(flags, session), flags, streams);
    return "complete";
  }
  const { standardText } = await import("../sources/files.ts");
  const typed = given ?? (await wholeText(standardText(session.signal)));
  const engine = await openEngine(flags);
  try {
    return await answer(typed.replace(/^\uFEFF/, ""), engine, await openParts(flags, session));
  } finally {
    engine.close();
  }
}

/** One statement, one result: of several, nothing could tell the rows apart. */
async function answer(text: string, engine: Engine, parts: Parts): Promise<Result> {
  if (text.trimStart().startsWith(".")) await dotCommand(text.trim(), engine, parts);
  else {
    demandOne(text);
    await engine.run(text, parts);
  }
  const { result } = parts.shortfall;
  if (result === "nothing") throw new Failure("nothing could be had");
  return result;
}

/** @throws {Failure} */
function demandOne(text: string): void {
  const tokens = tokensOf(text);
  const end = tokens.findIndex((it) => it.text === ";");
  const next = end === -1 ? undefined : tokens.slice(end).find((it) => it.text !== ";");
  if (next !== undefined)
    throw new Failure(`write one statement at a time\n${pointed(text, next.at)}`);
}
