import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import type { Parts } from "../collect/collect.ts";
import { createShortfall } from "../collect/shortfall.ts";
import { ClosedPipe } from "../output/output.ts";
import { dotCommand, dotCommands, unknownCommand } from "./dot-command.ts";
import { type Engine, openEngine } from "./engine.ts";
import type { QueryFlags } from "./flags.ts";
import { isEnded, tokensOf } from "./tokens.ts";

export interface ShellStreams {
  readonly input: Readable;
  /** Prompts. */
  readonly output: Writable;
}

const commands: Readonly<Record<string, string>> = {
  ...dotCommands,
  ".refresh": "list anew what is asked for next",
  ".quit": "so does Ctrl-D",
  ".help": "this",
};

const prompt = "kollect> ";
const continued = "    ...> ";

/**
 * Somebody asks statement after statement, each up to its semicolon. What was listed is kept for the next ones.
 * @param open looks anew where objects are
 */
export async function openShell(
  open: () => Promise<Parts>,
  flags: QueryFlags,
  { input, output }: ShellStreams,
): Promise<void> {
  let parts = await open();
  let engine = await openEngine(flags);
  const { signal } = parts.session;
  let typed = "";
  let running: AbortController | undefined;
  const lines = createInterface({
    input,
    output,
    prompt,
    historySize: 1_000,
    removeHistoryDuplicates: true,
    signal,
  });
  let isOver = false;
  lines.on("close", () => {
    isOver = true;
  });
  const ask = (): void => {
    // What was typed ahead is answered to its end.
    if (isOver) return;
    lines.setPrompt(typed === "" ? prompt : continued);
    lines.prompt();
  };
  lines.on("SIGINT", () => {
    if (running !== undefined) return running.abort("SIGINT");
    typed = "";
    output.write("\n");
    // As keys of an editor have it: to the end of the line, and all before that is gone.
    for (const name of ["e", "u"]) lines.write("", { ctrl: true, name });
    ask();
  });
  const refresh = async (): Promise<void> => {
    engine.close();
    parts = await open();
    engine = await openEngine(flags);
  };
  /** Whether the shell goes on. */
  const take = async (): Promise<boolean> => {
    const text = typed;
    typed = "";
    const command = /^\s*(\.\w*)/.exec(text)?.[1];
    if (command === ".quit" || command === ".exit") return false;
    if (command === ".refresh") await refresh();
    else if (command === ".help") output.write(helpText());
    else {
      running = new AbortController();
      await answered(text, engine, withSignal(parts, running.signal), command);
      running = undefined;
    }
    return true;
  };
  parts.notices.info("end statements with ; and write .help for more");
  ask();
  try {
    for await (const line of lines) {
      typed += typed === "" ? line : `\n${line}`;
      const isCommand = typed.trimStart().startsWith(".");
      if (tokensOf(typed).length === 0) typed = "";
      else if ((isCommand || isEnded(typed)) && !(await take())) break;
      ask();
    }
    signal.throwIfAborted();
  } finally {
    lines.close();
    engine.close();
  }
}

/** Of its own statement: what was missing before is told already. */
const withSignal = (parts: Parts, signal: AbortSignal): Parts => ({
  ...parts,
  shortfall: createShortfall(parts.notices),
  session: { ...parts.session, signal: AbortSignal.any([parts.session.signal, signal]) },
});

async function answered(
  text: string,
  engine: Engine,
  parts: Parts,
  command: string | undefined,
): Promise<void> {
  const { session, notices } = parts;
  try {
    if (command !== undefined) {
      if (!Object.hasOwn(dotCommands, command)) throw unknownCommand(command, commands);
      await dotCommand(text.trim(), engine, parts);
    } else
      for (let rest = text; tokensOf(rest).some((it) => it.text !== ";");)
        rest = await engine.run(rest, parts);
    await session.output.flush();
  } catch (error) {
    if (error instanceof ClosedPipe) throw error;
    notices.progress("");
    notices.error(session.signal.aborted ? "cancelled" : messageOf(error));
  }
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

const helpText = (): string =>
  Object.entries(commands)
    .map(([name, what]) => `${name.padEnd(9)} ${what}\n`)
    .join("");
