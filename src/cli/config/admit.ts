import { createEgress, type Egress } from "../../net/egress.ts";
import { createAdmissionRules } from "../../webhook/rules.ts";
import { Failure } from "../failure.ts";
import type { Notices } from "../output/notices.ts";
import { placeText } from "../sources/document.ts";
import { fieldPlaces } from "../sources/field-place.ts";
import type { Place } from "../sources/place.ts";
import { type Fault, judge, type OwnKind } from "./judge.ts";
import { fileLookups } from "./lookups.ts";
import type { Draft, FileFault, Resources } from "./resources.ts";

export interface AdmitOptions {
  readonly place: Place | undefined;
  readonly notices: Notices;
  /** As the operator has it that the resources are for; default: it is not known, and any sink may be right. */
  readonly egress?: Egress;
}

const anywhere = createEgress({ allowPrivate: true, dev: true });

/**
 * Judges all drafts by the webhook's own rules, and gives what passes. Warnings are told.
 * @throws {Failure} names each fault with its file and line, when there is one
 */
export async function admitAll(
  drafts: readonly Draft[],
  { place, notices, egress = anywhere }: AdmitOptions,
  signal: AbortSignal,
): Promise<Resources> {
  const rules = createAdmissionRules({
    egress,
    authorCheck: "off",
    lookups: fileLookups(drafts, { place }),
  });
  const none = (): Map<string, never> => new Map<string, never>();
  const resources: { readonly [K in OwnKind]: Map<string, never> } = {
    KollectProfile: none(),
    KollectTarget: none(),
    KollectInventory: none(),
    KollectSnapshotSink: none(),
    KollectDatabaseSink: none(),
    KollectEventSink: none(),
  };
  const faults: string[] = [];
  for (const { kind, key, document, origin, object } of drafts) {
    const places = fieldPlaces(document, origin);
    const told = ({ field, message }: Fault): string =>
      field === ""
        ? `${placeText(document.place)}: ${kind} ${key}: ${message}`
        : `${placeText(places.of(field))}: ${kind} ${key}: ${field}: ${message}`;
    const judgement = await judge(kind, object, rules, signal);
    // They are about what a cluster has.
    if (place !== undefined) for (const it of judgement.warnings) notices.warn(told(it));
    for (const it of judgement.faults) faults.push(told(it));
    if (judgement.value !== undefined) resources[kind].set(key, judgement.value as never);
  }
  refuse(faults, notices);
  return resources;
}

/** @throws {Failure} tells all faults, if there is any: half a configuration collects something else than was meant */
function refuse(faults: readonly string[], notices: Notices): void {
  for (const text of faults.slice(0, -1)) notices.error(text);
  const last = faults.at(-1);
  if (last !== undefined) throw new Failure(last);
}

/** @throws {Failure} tells all that is wrong with files */
export const refuseFiles = (faults: readonly FileFault[], notices: Notices): void =>
  refuse(
    faults.map(({ place, message }) => `${placeText(place)}: ${message}`),
    notices,
  );
