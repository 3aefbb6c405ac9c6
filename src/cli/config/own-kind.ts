import { kinds } from "../../../generated/kinds.ts";
import { neighbour } from "../../webhook/edit-distance.ts";
import { groupVersion, misnamed, type SourceDocument } from "../sources/document.ts";
import { isOwnKind, ownKinds, type OwnKind } from "./judge.ts";

/** Whether a document is of a folder of resources. */
export type FoundKind =
  | { readonly type: "own"; readonly kind: OwnKind | "Secret" }
  | { readonly type: "other" }
  /** It looks like one of ours, and is none. */
  | { readonly type: "fault"; readonly field: string; readonly message: string };

const { group: ownGroup, version: ownVersion } = kinds.KollectProfile;
const ownApi = `${ownGroup}/${ownVersion}`;

/** What kind of resource a document is. */
export function kindIn(value: SourceDocument["value"]): FoundKind {
  const found = namedKind(value);
  const wrong = found.type === "own" ? misnamed(value) : undefined;
  return wrong === undefined ? found : { type: "fault", ...wrong };
}

function namedKind({ apiVersion, kind }: SourceDocument["value"]): FoundKind {
  const { group, version } = groupVersion(typeof apiVersion === "string" ? apiVersion : "");
  const name = typeof kind === "string" ? kind : "";
  const fault = (field: "apiVersion" | "kind", message: string): FoundKind => ({
    type: "fault",
    field,
    message,
  });
  const isOurs = isOwnKind(name);
  if (group !== ownGroup) {
    if (isOurs)
      return fault("apiVersion", `${name} is of ${ownApi}, not of ${shownApi(group, version)}`);
    const isSecret = group === "" && name === "Secret";
    return isSecret ? { type: "own", kind: name } : { type: "other" };
  }
  if (!isOurs) {
    const near = neighbour(name, ownKinds)?.name;
    const help = near === undefined ? `it has ${ownKinds.join(", ")}` : `did you mean ${near}?`;
    return fault("kind", `there is no kind ${JSON.stringify(name)} of ${ownGroup}; ${help}`);
  }
  if (version !== ownVersion)
    return fault("apiVersion", `there is no version ${version} of ${ownGroup}; write ${ownApi}`);
  return { type: "own", kind: name };
}

const shownApi = (group: string, version: string): string =>
  group === "" ? version || "nothing" : `${group}/${version}`;
