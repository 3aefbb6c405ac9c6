import type { Stored } from "./storage.ts";

type Holds = (object: Stored) => boolean;

/** The query is wrong: the API server answers 400. */
export class BadSelector extends Error {}

/** One requirement of a label selector, as `kubectl get -l` takes it. */
const requirement = (text: string): Holds => {
  const set = /^(\S+)\s+(in|notin)\s*\(([^)]*)\)$/.exec(text);
  const [, key = "", operator, list = ""] = set ?? [];
  if (operator !== undefined) {
    const values = new Set(list.split(",").map((it) => it.trim()));
    const isAmong: Holds = ({ metadata }) => values.has(metadata.labels?.[key] ?? "\0");
    return operator === "in" ? isAmong : (object) => !isAmong(object);
  }
  const [, name = "", sign, value = ""] = /^([^!=]+?)\s*(==|=|!=)\s*(\S*)$/.exec(text) ?? [];
  if (sign !== undefined)
    return ({ metadata }) => (metadata.labels?.[name] === value) === (sign !== "!=");
  if (!/^!?[\w./-]+$/.test(text)) throw new BadSelector(`unable to parse requirement: ${text}`);
  const wanted = text.replace("!", "");
  return ({ metadata }) => (metadata.labels?.[wanted] !== undefined) === (wanted === text);
};

const fields: Readonly<Record<string, (object: Stored) => string>> = {
  "metadata.name": ({ metadata }) => metadata.name,
  "metadata.namespace": ({ metadata }) => metadata.namespace ?? "",
};

const fieldRequirement = (text: string): Holds => {
  const [, name = "", sign, value] = /^([^!=]+)(==|=|!=)(.*)$/.exec(text) ?? [];
  const read = fields[name];
  if (read === undefined) throw new BadSelector(`field label not supported: ${name}`);
  return (object) => (read(object) === value) === (sign !== "!=");
};

/** Commas inside of brackets are of a list. */
const parts = (text: string): string[] =>
  text
    .split(/,(?![^(]*\))/)
    .map((it) => it.trim())
    .filter((it) => it !== "");

/** What `labelSelector` and `fieldSelector` of a query let through. @throws {BadSelector} */
export function selectorOf(labels: string | null, byField: string | null): Holds {
  const all = [
    ...parts(labels ?? "").map(requirement),
    ...parts(byField ?? "").map(fieldRequirement),
  ];
  return (object) => all.every((holds) => holds(object));
}
