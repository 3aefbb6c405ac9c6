import type { Bench } from "../bench.ts";

/** The bench, with sentences that do not apply to it. */
export const except = (bench: Bench, reason: string, sentences: readonly string[]): Bench => ({
  ...bench,
  except: {
    ...bench.except,
    ...Object.fromEntries(sentences.map((sentence) => [sentence, reason])),
  },
});

/** Sentences on writes that a fault ends; they take long. */
export const broken = ["that breaks off", "whose answer is lost", "that is aborted"].flatMap(
  (how) =>
    ["a comparison", "a delta"].map(
      (what) => `${what} ${how} anywhere leaves the old set or the new one`,
    ),
);
