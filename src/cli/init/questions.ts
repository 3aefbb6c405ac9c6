import { createInterface } from "node:readline";
import { Failure } from "../failure.ts";
import { printable } from "../output/notices.ts";

/** Asks whoever sits at the terminal; questions go to standard error. */
export interface Questions {
  /** Whether there is somebody to ask. */
  readonly canAsk: boolean;
  /**
   * @param flag that would have said it, for who cannot be asked
   * @param proposal taken where nothing is typed; `undefined`: something has to be
   * @throws {Failure} nobody can be asked, or nobody answers any more
   */
  ask(question: string, flag: string, proposal?: string): Promise<string>;
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
    ask: async (question, flag, proposal) => {
      if (!canAsk)
        throw new Failure(`${flag} is missing, and there is no terminal to ask for it on`);
      const shown = proposal === undefined ? "" : ` [${proposal}]`;
      for (;;) {
        const typed = await answer(printable(`${question}${shown}: `));
        if (typed !== "") return typed;
        if (proposal !== undefined) return proposal;
      }
    },
    close: () => reader?.close(),
  };
}
