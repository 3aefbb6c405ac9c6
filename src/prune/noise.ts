import { keysOf, type Place, type Selection } from "./place.ts";

/** A name, every item of a list, or every member whose name begins with a prefix. */
export type NoiseStep = string | { readonly every: "item" } | { readonly prefix: string };

/** Something in an object that changes, or is written, without anybody meaning it. */
export interface Noise {
  readonly steps: readonly NoiseStep[];
  /** Why it says nothing: who writes it, and when. */
  readonly reason: string;
}

/** Finds all of `noises`. */
export const selectNoise =
  (noises: readonly Noise[]): Selection =>
  (root) => {
    const found: Place[] = [];
    for (const { steps } of noises) {
      let places: readonly Place[] = [root];
      for (const step of steps) places = places.flatMap((it) => below(it, step));
      for (const it of places) found.push(it);
    }
    return found;
  };

function below(place: Place, step: NoiseStep): readonly Place[] {
  return keysBelow(place, step).flatMap((key) => place.at(key) ?? []);
}

function keysBelow({ value }: Place, step: NoiseStep): readonly (string | number)[] {
  if (typeof step === "string") return [step];
  const keys = keysOf(value);
  if ("every" in step) return Array.isArray(value) ? keys : [];
  return keys.filter((key) => typeof key === "string" && key.startsWith(step.prefix));
}
