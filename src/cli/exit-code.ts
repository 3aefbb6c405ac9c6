import { CommanderError } from "commander";
import { printable } from "./output/notices.ts";
import { ClosedPipe } from "./output/output.ts";
import type { Session } from "./session.ts";

/** As shells say it: 128 and the number of the signal. */
const signalled: Readonly<Record<string, number>> = { SIGINT: 130, SIGTERM: 143 };

export const exitCodeOfSignal = (name: string): number => signalled[name] ?? 2;

/**
 * What ends a command early, as an exit code: 0 for a closed pipe and for help, 130 and 143 for signals, 2 for all that is
 * wrong. Tells what is wrong in one line.
 */
export function exitCodeOf(
  error: unknown,
  { signal, env }: Pick<Session, "signal" | "env">,
  tell: (text: string) => void,
): number {
  if (error instanceof ClosedPipe) return 0;
  // It has told already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (signal.aborted) return exitCodeOfSignal(String(signal.reason));
  const text = error instanceof Error ? error.message : String(error);
  tell(`kollect: ${printable(text)}\n`);
  if (env["KOLLECT_DEBUG"] !== undefined && error instanceof Error) tell(`${error.stack ?? ""}\n`);
  return 2;
}
