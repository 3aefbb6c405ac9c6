import type { KubeObject } from "../../collect/kube-object.ts";
import type { Resource } from "../../kube/discovery.ts";
import { neighbour } from "../../webhook/edit-distance.ts";
import { Failure } from "../failure.ts";
import { kindNamed } from "../sources/kind-name.ts";
import type { Place } from "../sources/place.ts";
import { qualifiedName } from "../sources/served-kind.ts";

/** What is to be explained. */
export interface Subject {
  readonly group: string;
  readonly kind: string;
  readonly isNamespaced: boolean;
  /** "Deployment.apps shop/web". */
  readonly text: string;
  /** As it is in that version; `undefined`: it is not served so, or not there. @throws {OperatorError} */
  in(version: string, signal: AbortSignal): Promise<Versioned | undefined>;
}

/** An object in one version of its kind. */
export interface Versioned {
  readonly object: KubeObject;
  readonly resource: Resource;
}

export interface Wanted {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
}

/** @throws {Failure} there is no such object; names the nearest @throws {OperatorError} */
export async function findObject(
  wanted: Wanted,
  place: Place,
  signal: AbortSignal,
): Promise<Subject> {
  const { name } = wanted;
  const served = kindNamed(wanted.kind, await place.kinds(signal), place.where);
  const { group, kind, namespaced: isNamespaced } = served;
  const scope = isNamespaced ? wanted.namespace : undefined;
  const what = group === "" ? kind : `${kind}.${group}`;
  const known = new Map<string, Promise<Versioned | undefined>>();
  const look = async (version: string, within: AbortSignal): Promise<Versioned | undefined> => {
    const resource = await place.resolve({ group, version, kind }, within);
    if (resource === undefined) return undefined;
    for await (const object of place.list(resource, scope, { metadataOnly: false, name }, within))
      if (object.metadata.name === name) return { object, resource };
    return undefined;
  };
  const subject: Subject = {
    group,
    kind,
    isNamespaced,
    text: `${what} ${scope === undefined ? name : `${scope}/${name}`}`,
    in: (version, within) => {
      const found = known.get(version) ?? look(version, within);
      known.set(version, found);
      return found;
    },
  };
  if ((await subject.in(served.version, signal)) !== undefined) return subject;
  const resource = await place.resolve(served, signal);
  const names: string[] = [];
  if (resource !== undefined)
    for await (const { metadata } of place.list(resource, scope, { metadataOnly: true }, signal))
      names.push(metadata.name);
  const near = neighbour(name, names)?.name;
  const help = near === undefined ? "" : `; did you mean ${near}?`;
  const within = scope === undefined ? "" : ` in namespace ${scope}`;
  throw new Failure(`there is no ${qualifiedName(served)} ${name}${within} ${place.where}${help}`);
}
