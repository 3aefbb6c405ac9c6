import { setTimeout } from "node:timers";
import { createProgram } from "./cli/program.ts";
import { exitCodeOf, exitCodeOfSignal } from "./cli/exit-code.ts";
import { openSession } from "./cli/session.ts";

/** SIGTERM and SIGINT ask to stop; work in flight then has this long to end. */
const graceMillis = 4_500;

const stop = new AbortController();
const onSignal = (name: "SIGINT" | "SIGTERM"): void => {
  stop.abort(name);
  const code = session.isService ? 0 : exitCodeOfSignal(name);
  setTimeout(() => process.exit(code), graceMillis).unref();
};
process.once("SIGTERM", onSignal);
process.once("SIGINT", onSignal);

const session = openSession(stop.signal);

async function main(): Promise<void> {
  try {
    await createProgram(session).parseAsync();
    await session.output.flush();
    if (session.result === "partial") process.exitCode = 1;
  } catch (error) {
    process.exitCode = exitCodeOf(error, session, (text) => process.stderr.write(text));
  }
}

// Not awaited: bin/kollect.cjs and the executables load this module by require.
void main();
