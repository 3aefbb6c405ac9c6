import type { GroupVersionKind } from "../../generated/types.ts";
import type { Subject } from "../kube/access-review.ts";
import type { Lookups } from "./lookups.ts";

/** Namespaces a target may ever collect from. A selector may come to match any. */
export type Reach = "everywhere" | readonly string[];

/** Names in one message. */
const shownNames = 5;

export interface Collected {
  readonly gvk: GroupVersionKind;
  /** Asked only of those who may not list everywhere: a list of targets costs the API server a wait. */
  readonly reach: () => Promise<Reach>;
}

/** Says which right `subject` lacks; `undefined` when none. */
export async function missingRight(
  subject: Subject,
  { gvk, reach }: Collected,
  lookups: Lookups,
  signal: AbortSignal,
): Promise<string | undefined> {
  const served = await lookups.resource(gvk, signal);
  const access = { group: gvk.group, resource: served?.plural ?? "*" };
  if (await lookups.mayList(subject, access, signal)) return undefined;
  const wanted = await reach();
  if (wanted.length === 0) return undefined;
  const who = `user ${JSON.stringify(subject.username ?? "")}`;
  if (served === undefined) return `${notServed(gvk)}: ${who} may not`;
  const what = gvk.group === "" ? served.plural : `${served.plural}.${gvk.group}`;
  const lacks = `${who} may not list ${what}`;
  if (!served.namespaced) return `${lacks}, which would be collected`;
  if (wanted === "everywhere")
    return `${lacks} in all namespaces, any of which may come to be collected; name those that count in spec.includedNamespaces of the target, or ask for the permission`;
  const denied = await deniedOf(wanted, (namespace) =>
    lookups.mayList(subject, { ...access, namespace }, signal),
  );
  return denied.length === 0
    ? undefined
    : `${lacks} in ${listed(denied)}, where they would be collected`;
}

async function deniedOf(
  namespaces: readonly string[],
  mayList: (namespace: string) => Promise<boolean>,
): Promise<readonly string[]> {
  const denied: string[] = [];
  for (const namespace of namespaces) if (!(await mayList(namespace))) denied.push(namespace);
  return denied;
}

const notServed = ({ group, kind }: GroupVersionKind): string =>
  `the cluster serves no ${kind} of ${group === "" ? "the core group" : group} yet, so only who may list everything there can collect it`;

const listed = (names: readonly string[]): string => {
  const rest = names.length - shownNames;
  return `${names.slice(0, shownNames).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
};
