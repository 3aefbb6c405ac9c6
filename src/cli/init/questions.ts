import { createInterface } from "node:readline";
import { Failure } from "../failure.ts";
import { printable } from "../output/notices.ts";
import type { Check } from "./answers.ts";

export interface Question {
  readonly question: string;
  /** That would have said it, for who cannot be asked. */
  readonly flag: string;
  /** Taken where nothing is typed; `undefined`: something has to be. */
  readonly proposal?: string;
  /** What is wrong with an answer: it is told, and asked for again. */
  readonly check?: Check;
}

/** Asks whoever sits at the terminal; questions go to standard error. */
export interface Questions {
  /** Whether there is somebody to ask. */
  readonly canAsk: boolean;
  /** @throws {Failure} nobody can be asked, or nobody answers any more */
  ask(question: Question): Promise<string>;
  close(): void;
}

export interface Terminal {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  readonly canAsk: boolean;
}

export function openQuestions({ input, output, canAsk }: Terminal, signal: AbortSignal): Questions {
  // The terminal edits lines itself, so that Ctrl-C stays what it is everywhere: a signal.
  const reader = canAsk ? createInterface({ input, terminal: false, signal }) : undefined;
  const lines = reader?.[Symbol.asyncIterator]();
  const answer = async (text: string): Promise<string> => {
    output.write(text);
    const line = await lines?.next();
    signal.throwIfAborted();
    if (line === undefined || line.done === true)
      throw new Failure("the answers ended before the questions did");
    return line.value.trim();
  };
  return {
    canAsk,
    ask: async ({ question, flag, proposal, check }) => {
      if (!canAsk)
        throw new Failure(`${flag} is missing, and there is no terminal to ask for it on`);
      const shown = proposal === undefined ? "" : ` [${proposal}]`;
      for (;;) {
        const typed = (await answer(printable(`${question}${shown}: `))) || (proposal ?? "");
        if (typed === "") continue;
        const fault = check?.(typed);
        if (fault === undefined) return typed;
        output.write(`${printable(fault)}\n`);
      }
    },
    close: () => reader?.close(),
  };
}
