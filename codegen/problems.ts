import type { Origin } from "./model.ts";

/** What is wrong with api/, every fault once, in order of file and line. */
export class Problems {
  readonly #found = new Map<string, Origin>();

  add(origin: Origin, text: string): void {
    this.#found.set(`${origin.file}:${origin.line}: ${text}`, origin);
  }

  get lines(): readonly string[] {
    return [...this.#found]
      .toSorted(([, a], [, b]) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1))
      .map(([line]) => line);
  }

  /** @throws {ApiInvalid} where there is any */
  throwIfAny(): void {
    if (this.#found.size > 0) throw new ApiInvalid(this.lines);
  }
}

/** api/ is wrong; each line of the message is `file:line: what is wrong`. */
export class ApiInvalid extends Error {
  readonly lines: readonly string[];
  constructor(lines: readonly string[]) {
    super(lines.join("\n"));
    this.lines = lines;
  }
}
