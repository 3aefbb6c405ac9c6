import { annotations } from "../../generated/kinds.ts";
import type { PathFault } from "./expression.ts";
import { readsOf, type Step } from "./reads.ts";
import { copiesOfObjects } from "./secret.ts";

/** Fields of a Secret that hold nothing of its data. */
const harmless = new Set(["apiVersion", "kind", "type", "immutable"]);
/** Of the metadata these alone tell of the data: its keys, and copies of it. */
const telling = new Set(["managedFields", "annotations"]);

/** Whether the value there, with all below it, tells nothing of the Secret's data. What is not known does not pass. */
function isHarmless([field, part, key]: readonly Step[]): boolean {
  if (field?.type !== "key") return false;
  if (field.key !== "metadata") return harmless.has(String(field.key));
  if (part?.type !== "key") return false;
  if (!telling.has(String(part.key))) return typeof part.key === "string";
  return part.key === "annotations" && key?.type === "key" && !copiesOfObjects.has(String(key.key));
}

const spelled = (steps: readonly Step[]): string =>
  [
    "object",
    ...steps.map((it) => (it.type === "key" ? `[${JSON.stringify(it.key)}]` : "[*]")),
  ].join("");

/** Where a path of a profile of Secrets, which has no leave for it, may get at their data; `undefined` when nowhere. */
export function secretFault(path: string): PathFault | undefined {
  const wrong = readsOf(path).find(({ root, steps }) => root === "object" && !isHarmless(steps));
  if (wrong === undefined) return undefined;
  const { column, steps } = wrong;
  return {
    column,
    message: `reads ${spelled(steps)}, which may hold data of Secrets; read type, immutable or single fields of metadata, or set the annotation ${annotations.allowSecretExtraction}: "true" on the profile`,
  };
}
