import type { Figure } from "../figures.ts";
import type { Scale } from "./scale.ts";

/** One row of the table, or some that share what they need. */
export interface Case {
  readonly name: string;
  readonly run: (scale: Scale, add: (figure: Figure) => void) => Promise<void>;
}

const closers: (() => Promise<unknown>)[] = [];

/** What is to end when all cases have run; the last comes first. */
export const atEnd = (close: () => Promise<unknown>): void => void closers.unshift(close);

export async function end(): Promise<void> {
  for (const close of closers.splice(0)) await close();
}

export const say = (text: string): void => void process.stderr.write(`${text}\n`);

export const count = (value: number): string => value.toLocaleString("en");
export const seconds = (millis: number): string => `${(millis / 1000).toFixed(2)} s`;

export const medianOf = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? Number.NaN;

/** Milliseconds that `work` takes. */
export async function timed(work: () => unknown): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}
