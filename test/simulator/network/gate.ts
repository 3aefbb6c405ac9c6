/** What reaches a process. One that is stopped (SIGSTOP) gets everything at once when it goes on; one that is dead, never. */
export interface Gate {
  pass(work: () => void): void;
  close(): void;
  open(): void;
  /** Nothing passes any more. */
  bar(): void;
}

export function createGate(): Gate {
  let state: "open" | "closed" | "barred" = "open";
  let waiting: (() => void)[] = [];
  return {
    pass: (work) => {
      if (state === "open") work();
      else if (state === "closed") waiting.push(work);
    },
    close: () => {
      if (state === "open") state = "closed";
    },
    open: () => {
      if (state !== "closed") return;
      state = "open";
      const all = waiting;
      waiting = [];
      for (const work of all) work();
    },
    bar: () => {
      state = "barred";
      waiting = [];
    },
  };
}
