import { neighbour } from "../../webhook/edit-distance.ts";
import { Failure } from "../failure.ts";
import { qualifiedName, type ServedKind } from "./served-kind.ts";

/** Names in one message. */
const mostNames = 8;

/**
 * The kind that `text` names, as kubectl has it: plural, singular, short name or Kind, alone or followed by its group, or
 * by version and group: deployments, deploy, Deployment, deployments.apps, deployments.v1.apps.
 * @throws {Failure} no kind is called so, or several are
 */
export function kindNamed(text: string, kinds: readonly ServedKind[], where: string): ServedKind {
  const [name = "", ...rest] = text.split(".");
  const wanted = rest.join(".");
  const isMeant = ({ group, version }: ServedKind): boolean =>
    wanted === "" ||
    group === wanted ||
    `${version}.${group}` === wanted ||
    (group === "" && version === wanted);
  const found = kinds.filter((kind) => isMeant(kind) && isCalled(kind, name));
  const groups = Map.groupBy(found, qualifiedName);
  if (groups.size === 0) throw unknown(text, kinds, where);
  // Core kinds were there first: events and the pods of metrics.k8s.io go by their full names.
  const core = [...groups.keys()].find((it) => !it.includes("."));
  const only = groups.size === 1 ? [...groups.keys()][0] : core;
  if (only === undefined) {
    const names = [...groups.keys()].toSorted().join(", ");
    throw new Failure(`${text} may be one of several kinds ${where}: ${names}; write one of these`);
  }
  const versions = groups.get(only) ?? [];
  const best = versions.find((it) => it.isPreferred) ?? versions[0];
  if (best === undefined) throw unknown(text, kinds, where);
  return best;
}

const isCalled = ({ plural, singular, shortNames, kind }: ServedKind, name: string): boolean => {
  const lower = name.toLowerCase();
  return (
    lower === plural ||
    lower === singular ||
    lower === kind.toLowerCase() ||
    shortNames.includes(lower)
  );
};

function unknown(text: string, kinds: readonly ServedKind[], where: string): Failure {
  const [name = "", ...group] = text.split(".");
  const names = [...new Set(kinds.flatMap((it) => [it.plural, it.singular, ...it.shortNames]))];
  const near = neighbour(name, names)?.name;
  const meant = kinds.find((it) => near !== undefined && isCalled(it, near));
  if (meant !== undefined)
    return new Failure(`there is no kind ${text} ${where}; did you mean ${qualifiedName(meant)}?`);
  const all = [...new Set(kinds.map(qualifiedName))].toSorted();
  const list = all.length > mostNames ? `${all.length} kinds` : all.join(", ");
  const help = all.length === 0 ? "" : `, which has ${list}`;
  const hint = group.length > 0 ? ` of group ${group.join(".")}` : "";
  return new Failure(`there is no kind ${name}${hint} ${where}${help}`);
}
