import type { LabelSelector, LabelSelectorRequirement } from "../../../generated/types.ts";
import { Failure } from "../failure.ts";

const key = "[A-Za-z0-9](?:[A-Za-z0-9./_-]*[A-Za-z0-9])?";
const value = "[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?";
const set = new RegExp(`^(${key})\\s+(in|notin)\\s*\\(([^()]*)\\)$`);
const equality = new RegExp(`^(${key})\\s*(==|=|!=)\\s*(${value})?$`);
const existence = new RegExp(`^(!\\s*)?(${key})$`);

/** kubectl's labels: a=b,c!=d,e in (f,g),h notin (i),j,!k. @throws {Failure} */
export function parseLabels(text: string): LabelSelector {
  // A comma in brackets parts values, not requirements.
  const parts = text.split(/,(?![^(]*\))/).map((it) => it.trim());
  const matchExpressions = parts.map((part): LabelSelectorRequirement => {
    const requirement = requirementOf(part);
    if (requirement === undefined)
      throw new Failure(
        `--selector: ${JSON.stringify(part)} is no requirement of labels; write a=b, a!=b, a in (b,c), a or !a`,
      );
    return requirement;
  });
  return { matchExpressions };
}

const requirementOf = (part: string): LabelSelectorRequirement | undefined =>
  inSet(part) ?? equal(part) ?? existing(part);

function inSet(part: string): LabelSelectorRequirement | undefined {
  const [, name = "", operator, list = ""] = set.exec(part) ?? [];
  if (operator === undefined) return undefined;
  const values = list.split(",").map((it) => it.trim());
  return { key: name, operator: operator === "in" ? "In" : "NotIn", values };
}

function equal(part: string): LabelSelectorRequirement | undefined {
  const [, name = "", sign, wanted = ""] = equality.exec(part) ?? [];
  if (sign === undefined) return undefined;
  return { key: name, operator: sign === "!=" ? "NotIn" : "In", values: [wanted] };
}

function existing(part: string): LabelSelectorRequirement | undefined {
  const [, not, name] = existence.exec(part) ?? [];
  if (name === undefined) return undefined;
  return { key: name, operator: not === undefined ? "Exists" : "DoesNotExist" };
}
