import { readFileSync } from "node:fs";
import { load } from "js-yaml";
import type { Json } from "../../src/rows/row.ts";
import { fill } from "./fakes.ts";

/** One value as an object might hold it. */
export interface Sample {
  readonly name: string;
  readonly attribute: string;
  readonly value: Json;
  /** Must not survive; empty in what is harmless. */
  readonly secrets: readonly string[];
  /** Must survive. */
  readonly kept: readonly string[];
}

const read = (file: string): Record<string, Json> =>
  load(readFileSync(new URL(`corpus/${file}.yaml`, import.meta.url), "utf8")) as Record<
    string,
    Json
  >;

/** Entries `name: [attribute, value, kept...]`, with secrets made up for what stands between ⟦ and ⟧. */
export function samplesOf(file: string): Sample[] {
  return Object.entries(read(file)).map(([name, entry], index) => {
    const [attribute, value, ...kept] = entry as [string, Json, ...Json[]];
    const secrets: string[] = [];
    const filled = filledIn(value, index * 7_919 + file.length, secrets);
    return { name: `${file}: ${name}`, attribute, value: filled, secrets, kept: kept.map(String) };
  });
}

/** Names of variables, each as an entry of an `env` list with a secret. */
export function variablesOf(file: string): Sample[] {
  return (read(file)["names"] as string[]).map((name, index) => {
    const { text, secrets } = fill("⟦pw⟧", index);
    const value = [
      { name: "LOG_LEVEL", value: "info" },
      { name, value: text },
    ];
    return { name: `${file}: ${name}`, attribute: "env", value, secrets, kept: ["info", name] };
  });
}

/** Entries `attribute: [text...]` that hold no secret. */
export function textsOf(file: string): Sample[] {
  return Object.entries(read(file)).flatMap(([attribute, texts]) =>
    (texts as string[]).map((value) => ({
      name: `${file}: ${attribute} ${JSON.stringify(value).slice(0, 60)}`,
      attribute,
      value,
      secrets: [],
      kept: [],
    })),
  );
}

function filledIn(value: Json, seed: number, secrets: string[]): Json {
  if (typeof value === "string") {
    const filled = fill(value, seed + secrets.length);
    secrets.push(...filled.secrets);
    return filled.text;
  }
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item: Json) => filledIn(item, seed, secrets));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      filledIn(key, seed, secrets) as string,
      filledIn(item, seed, secrets),
    ]),
  );
}
