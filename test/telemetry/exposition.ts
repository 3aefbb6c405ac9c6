import { look } from "../support/canaries.ts";

/** The text format of Prometheus, read strictly. Source: https://prometheus.io/docs/instrumenting/exposition_formats/ */
export interface SampleRead {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface Family {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  readonly samples: SampleRead[];
}

const sampleLine = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/;
const labelPair = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"(?:,|$)/gy;

const labelsIn = (text: string): Record<string, string> => {
  const found: [string, string][] = [];
  let end = 0;
  for (const it of text.matchAll(labelPair)) {
    found.push([it[1] ?? "", it[2] ?? ""]);
    end = it.index + it[0].length;
  }
  if (end !== text.length) throw new SyntaxError(`labels: ${text}`);
  if (new Set(found.map(([name]) => name)).size < found.length)
    throw new SyntaxError(`a label twice: ${text}`);
  return Object.fromEntries(found);
};

const suffixesOf = (type: string): readonly string[] =>
  ({ histogram: ["_bucket", "_sum", "_count"], summary: ["", "_sum", "_count"] })[type] ?? [""];

/** @throws {SyntaxError} */
const sampleIn = (line: string, family: Family | undefined): SampleRead => {
  const [, name = "", labels = "", value = ""] = sampleLine.exec(line) ?? [];
  const names = suffixesOf(family?.type ?? "").map((suffix) => `${family?.name}${suffix}`);
  if (!names.includes(name) || value === "" || !isNumber(value)) throw new SyntaxError(line);
  return { name, labels: labelsIn(labels), value: Number(infinite(value)) };
};

/** @throws {SyntaxError} where the text is not what the format says */
export function exposition(text: string): ReadonlyMap<string, Family> {
  look("metrics", text);
  const families = new Map<string, Family>();
  let family: Family | undefined;
  let help: readonly [name: string, text: string] | undefined;
  const series = new Set<string>();
  for (const line of text.split("\n").filter((it) => it !== "")) {
    const [, keyword, name = "", rest = ""] = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line) ?? [];
    if (keyword === "HELP") help = [name, rest];
    else if (keyword === "TYPE") {
      if (families.has(name) || help?.[0] !== name) throw new SyntaxError(line);
      family = { name, type: rest, help: help[1], samples: [] };
      families.set(name, family);
    } else {
      const sample = sampleIn(line, family);
      const key = line.slice(0, line.lastIndexOf(" "));
      if (series.has(key)) throw new SyntaxError(`twice: ${line}`);
      series.add(key);
      family?.samples.push(sample);
    }
  }
  return families;
}

/** Readers take NaN in any case. */
const isNumber = (value: string): boolean =>
  /^nan$/i.test(value) || !Number.isNaN(Number(infinite(value)));
const infinite = (value: string): string => value.replace(/^([+-]?)Inf$/, "$1Infinity");

const foreignUnits = /_(milliseconds|millis|ms|minutes|hours|days|kilobytes|kb|megabytes|mb)(_|$)/;

/** What `promtool check metrics` would say. */
export function lint(families: ReadonlyMap<string, Family>): readonly string[] {
  return [...families.values()].flatMap(({ name, type, help, samples }) => {
    const isCounter = type === "counter";
    const faults = [
      help === "" && "no help text",
      isCounter !== name.endsWith("_total") && `a ${type} ends with _total, or a counter does not`,
      foreignUnits.test(name) && "no base unit",
      /_(count|sum|bucket|info)$/.test(name) && "a suffix of the format",
      name !== name.toLowerCase() && "camel case",
      samples.some(({ labels }) => type !== "histogram" && "le" in labels) && "le is taken",
      type === "histogram" && !/_(seconds|bytes)$/.test(name) && "a histogram without unit",
      isCounter && samples.some(({ value }) => value < 0) && "a negative counter",
    ];
    return faults.flatMap((it) => (it === false ? [] : [`${name}: ${it}`]));
  });
}

/** The one sample with at least these labels. */
export function valueOf(
  families: ReadonlyMap<string, Family>,
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number | undefined {
  const samples = [...families.values()].flatMap((it) => it.samples);
  const found = samples.filter(
    (it) =>
      it.name === name && Object.entries(labels).every(([key, want]) => it.labels[key] === want),
  );
  if (found.length > 1) throw new RangeError(`${found.length} samples of ${name}`);
  return found[0]?.value;
}
