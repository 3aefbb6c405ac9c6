import type { Json } from "../../src/rows/row.ts";
import type { Redactor } from "../../src/redact/redactor.ts";
import type { Sample } from "./corpus.ts";

export interface Score {
  readonly secrets: number;
  readonly harmless: number;
  readonly recall: number;
  readonly precision: number;
  /** Samples of which a secret survived. */
  readonly missed: readonly string[];
  /** Harmless samples that were changed. */
  readonly falsePositives: readonly string[];
  /** Samples of which more than the secret went. */
  readonly lost: readonly string[];
}

export function scoreOf(
  redactor: Redactor,
  secret: readonly Sample[],
  harmless: readonly Sample[],
): Score {
  const missed: string[] = [];
  const lost: string[] = [];
  for (const sample of secret) {
    const texts = textsIn(redactor.redact(sample.attribute, sample.value)).join("\n");
    const survivor = sample.secrets.find((it) => texts.includes(it));
    if (survivor !== undefined) missed.push(sample.name);
    const gone = sample.kept.find((it) => !texts.includes(it));
    if (gone !== undefined) lost.push(`${sample.name} (${gone})`);
  }
  const falsePositives = harmless
    .filter((sample) => redactor.redact(sample.attribute, sample.value) !== sample.value)
    .map((sample) => sample.name);
  const found = secret.length - missed.length;
  return {
    secrets: secret.length,
    harmless: harmless.length,
    recall: found / secret.length,
    precision: found / (found + falsePositives.length),
    missed,
    falsePositives,
    lost,
  };
}

/** Keys and scalars, as text. */
function textsIn(value: Json): string[] {
  if (typeof value !== "object" || value === null) return [String(value)];
  if (Array.isArray(value)) return value.flatMap((item: Json) => textsIn(item));
  return Object.entries(value).flatMap(([key, item]) => [key, ...textsIn(item)]);
}

export function printed(title: string, score: Score): string {
  const list = (name: string, items: readonly string[]): string =>
    items.map((item) => `\n  ${name}: ${item}`).join("");
  return (
    `${title}: ${score.secrets} secrets, ${score.harmless} harmless; recall ${score.recall.toFixed(4)}, ` +
    `precision ${score.precision.toFixed(4)}${list("missed", score.missed)}` +
    `${list("false positive", score.falsePositives)}${list("lost", score.lost)}\n`
  );
}
