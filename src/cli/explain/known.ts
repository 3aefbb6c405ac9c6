import { kinds } from "../../../generated/kinds.ts";
import type { Parts } from "../collect/collect.ts";
import { readConfig } from "../collect/by-config.ts";
import { ownKinds, type OwnKind, type OwnKinds } from "../config/judge.ts";
import type { Draft, Resources } from "../config/resources.ts";
import { Failure } from "../failure.ts";
import type { FilePlace } from "../sources/document.ts";
import { fieldPlaces } from "../sources/field-place.ts";
import type { Place } from "../sources/place.ts";
import type { ExplainFlags } from "./flags.ts";

/** All resources of Kollect, and where they stand. */
export interface Known {
  readonly resources: Resources;
  /** Where a field stands; `undefined` where no file is known. */
  placeOf(kind: OwnKind, key: string, field: string): FilePlace | undefined;
  /** Whether the operator's status is there to be read. */
  readonly hasStatus: boolean;
}

/** @throws {Failure} @throws {OperatorError} the cluster does not give them */
export async function knownResources(
  flags: ExplainFlags,
  parts: Parts,
  place: Place,
): Promise<Known> {
  const { signal } = parts.session;
  if (flags.config === undefined) {
    if (flags.filename !== undefined)
      throw new Failure("-f holds objects; name the resources of Kollect with --config");
    return { resources: await liveResources(place, signal), placeOf: nowhere, hasStatus: true };
  }
  const { resources, drafts } = await readConfig(flags, parts);
  return { resources, placeOf: placesIn(drafts), hasStatus: false };
}

const nowhere = (): undefined => undefined;

function placesIn(drafts: readonly Draft[]): Known["placeOf"] {
  const byName = new Map(
    drafts.map((it) => [`${it.kind} ${it.key}`, fieldPlaces(it.document, it.origin)]),
  );
  return (kind, key, field) => byName.get(`${kind} ${key}`)?.of(field);
}

async function liveResources(place: Place, signal: AbortSignal): Promise<Resources> {
  const entries = await Promise.all(
    ownKinds.map(async (kind) => [kind, await listed(kind, place, signal)] as const),
  );
  return Object.fromEntries(entries) as unknown as Resources;
}

async function listed(
  kind: OwnKind,
  place: Place,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, OwnKinds[OwnKind]>> {
  const resource = await place.resolve(kinds[kind], signal);
  if (resource === undefined)
    throw new Failure(
      `${kind} is not served ${place.where}; is Kollect installed there? --config takes resources from files`,
    );
  const found = new Map<string, OwnKinds[OwnKind]>();
  const shape = { metadataOnly: false };
  for await (const it of place.list(resource, undefined, shape, signal))
    found.set(
      `${it.metadata.namespace ?? ""}/${it.metadata.name}`,
      it as unknown as OwnKinds[OwnKind],
    );
  return found;
}
