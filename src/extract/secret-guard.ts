import { annotations } from "../../generated/kinds.ts";
import type { PathFault } from "./expression.ts";
import { readsOf, type Read, type Step } from "./reads.ts";
import { copiesOfObjects } from "./secret.ts";

/** Fields of a Secret that say nothing about its data. Besides these only metadata may be read, field by field. */
const harmless: ReadonlySet<string> = new Set(["apiVersion", "kind", "type", "immutable"]);

const wayOut =
  "only metadata, type and immutable may be read, " +
  `or set the annotation ${annotations.allowSecretExtraction}: "true" on the profile`;

/**
 * Why `path` may not stand in a profile of core Secrets without the annotation: it reads, tests or compares what can
 * hold data, or the names of its keys. By an allow-list: what is not known to be harmless is refused. `undefined`
 * when it may, and for an invalid path, which checkPath refuses.
 */
export function secretFault(path: string): PathFault | undefined {
  for (const read of readsOf(path)) {
    const reached = reachedBy(read);
    if (reached !== undefined)
      return { column: read.column, message: `reads ${reached}; ${wayOut}` };
  }
  return undefined;
}

function reachedBy({ root, steps }: Read): string | undefined {
  // A release holds only what may be read: helmFault says what that is.
  if (root === "namespace" || root === "release") return undefined;
  const [first, second, third] = steps;
  if (first === undefined) return "Secrets as a whole, with their data";
  const field = fieldOf(first);
  if (field === undefined) return "fields of Secrets without naming them, data among them";
  if (field === "metadata") return reachedInMetadata(second, third);
  if (harmless.has(field)) return undefined;
  if (field === "data" || field === "stringData") return `${field} of Secrets`;
  return `a field of Secrets other than metadata, type and immutable`;
}

function reachedInMetadata(step: Step | undefined, below: Step | undefined): string | undefined {
  if (step === undefined)
    return "metadata of Secrets as a whole, where an annotation can hold their data (name one field)";
  const field = fieldOf(step);
  if (field === undefined)
    return "metadata of Secrets without naming the field, where an annotation can hold their data";
  if (field === "managedFields") return "managedFields of Secrets, which name the keys of data";
  if (field !== "annotations") return undefined;
  const annotation = below && fieldOf(below);
  if (annotation === undefined)
    return "annotations of Secrets without naming one, and one can hold their data";
  return copiesOfObjects.has(annotation)
    ? `annotation ${annotation} of Secrets, a copy of their data`
    : undefined;
}

const fieldOf = (step: Step): string | undefined =>
  step.type === "key" && typeof step.key === "string" ? step.key : undefined;
