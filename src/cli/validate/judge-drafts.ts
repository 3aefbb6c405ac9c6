import { createEgress } from "../../net/egress.ts";
import { createAdmissionRules } from "../../webhook/rules.ts";
import { judge } from "../config/judge.ts";
import { fileLookups } from "../config/lookups.ts";
import type { Draft } from "../config/resources.ts";
import { fieldPlaces } from "../sources/field-place.ts";
import type { Found, Rule } from "./finding.ts";
import { lostReferences } from "./references.ts";
import type { Server } from "./server.ts";

export interface JudgeOptions {
  /** As the operator has them that the resources are for. */
  readonly allowPrivateSinks: boolean;
  readonly dev: boolean;
  readonly server: Server | undefined;
}

/** Judges each by the webhook's own rules; what these ask is answered by the files, and by the server where there is one. */
export async function judgeDrafts(
  drafts: readonly Draft[],
  { allowPrivateSinks, dev, server }: JudgeOptions,
  signal: AbortSignal,
): Promise<readonly Found[]> {
  const rules = createAdmissionRules({
    egress: createEgress({ allowPrivate: allowPrivateSinks, dev }),
    authorCheck: "off",
    lookups: fileLookups(drafts, {
      place: server?.place,
      ...(server && { schema: server.schema }),
    }),
  });
  const found: Found[] = [];
  for (const draft of drafts) {
    signal.throwIfAborted();
    const { kind, key, document, origin, object } = draft;
    const places = fieldPlaces(document, origin);
    const add = (rule: Rule, level: Found["level"], field: string, message: string): void => {
      const place = field === "" ? document.place : places.of(field);
      found.push({ rule, level, place, resource: { kind, key }, field, message });
    };
    const { faults, warnings } = await judge(kind, object, rules, signal);
    for (const { field, message } of faults) add("admission", "error", field, message);
    for (const { field, message } of warnings)
      add(isReference(field) ? "reference" : "advice", "warning", field, message);
    for (const { field, message } of [
      ...lostReferences(draft, drafts),
      ...(server?.unserved(draft) ?? []),
    ])
      add("reference", "warning", field, message);
  }
  return found;
}

/** What the webhook says of names in inventories. */
const isReference = (field: string): boolean =>
  /^spec\.(?:\w+SinkRefs\[\d+\]\.name|targetRefs\[\d+\])$/.test(field);
