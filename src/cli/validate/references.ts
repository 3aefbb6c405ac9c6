import { kinds } from "../../../generated/kinds.ts";
import { neighbour } from "../../webhook/edit-distance.ts";
import type { Fault } from "../config/judge.ts";
import { type Draft, hasOwn } from "../config/resources.ts";
import { isFields } from "../sources/document.ts";

/** Among more, a nearest name is not looked for: comparing takes long, and thousands may be lost. */
const mostNames = 500;

/** Names of a resource that lead nowhere in the files, and of which the webhook says nothing: it sees one at a time. */
export function lostReferences(
  { kind, key, object: { spec } }: Draft,
  drafts: readonly Draft[],
): readonly Fault[] {
  if (kind !== "KollectTarget" || !isFields(spec)) return [];
  const { profileRef } = spec;
  const [namespace = ""] = key.split("/");
  if (typeof profileRef !== "string" || profileRef === "") return [];
  if (hasOwn(drafts, kinds.KollectProfile, `${namespace}/${profileRef}`)) return [];
  const names = drafts.flatMap((it) =>
    it.kind === "KollectProfile" && it.key.startsWith(`${namespace}/`)
      ? [it.key.slice(namespace.length + 1)]
      : [],
  );
  const near = names.length > mostNames ? undefined : neighbour(profileRef, names)?.name;
  const help = near === undefined ? "" : `; did you mean ${near}?`;
  return [
    {
      field: "spec.profileRef",
      message: `there is no KollectProfile ${profileRef} in ${namespace} yet; nothing is collected${help}`,
    },
  ];
}
