import { hash } from "node:crypto";
import type { MarkerEvent, RowEvent } from "../../../generated/export.ts";
import { canonicalJson, type Json, type Row } from "../../rows/row.ts";
import type { Export } from "../sink.ts";
import { token } from "./subject.ts";

/** One event, as text and as what stands beside it. */
export interface Event {
  readonly id: string;
  readonly body: string;
}

/** Whose events. */
export type Origin = Pick<Export, "cluster" | "inventory" | "exportedAt">;

/** A row's change: what stands in the log, and what is to stand; one of both at least. */
export interface RowChange {
  readonly key: string;
  /** Canonical JSON; undefined where it did not stand, or is not to be told. */
  readonly before: string | undefined;
  readonly after: Pick<Row, "json" | "digest"> | undefined;
  /** Digest of what stood, and the sequence of the message that holds it; undefined for rows that did not stand. */
  readonly follows: { readonly digest: string; readonly sequence: number } | undefined;
  /** Sequence of the inventory's last message before this export. */
  readonly since: number;
}

export const contentType = "application/cloudevents+json";

const sourceOf = ({ cluster, inventory }: Origin): string => {
  const [owner, namespace, name] = [cluster, inventory.namespace, inventory.name].map(token);
  return `/clusters/${owner}/namespaces/${namespace}/inventories/${name}`;
};

const common = (origin: Origin) => ({
  time: origin.exportedAt.toISOString(),
  datacontenttype: "application/json" as const,
  cluster: origin.cluster,
  inventory: `${origin.inventory.namespace}/${origin.inventory.name}`,
});

/**
 * What tells the change apart from all others: the same change after the same event has the same id, and a row that
 * goes from A to B, to A and to B again has four. A row that did not stand follows nothing of its own, so there it is
 * the inventory's last message.
 */
const idOf = (origin: Origin, { key, after, follows, since }: RowChange): string =>
  hash(
    "sha256",
    JSON.stringify([
      origin.cluster,
      origin.inventory.namespace,
      origin.inventory.name,
      key,
      follows?.sequence ?? since,
      follows?.digest ?? "",
      after?.digest ?? "",
    ]),
    "hex",
  );

/** Rows go in as the text they are, serialized once. */
export function rowEvent(origin: Origin, change: RowChange): Event {
  const { key, before, after, follows } = change;
  const id = idOf(origin, change);
  const head = {
    specversion: "1.0",
    id,
    source: sourceOf(origin),
    type: after === undefined ? "dev.kollect.row.deleted.v1" : "dev.kollect.row.upserted.v1",
    subject: key,
    ...common(origin),
    ...(after === undefined ? {} : { digest: after.digest }),
  } satisfies Omit<RowEvent, "data">;
  const kind: RowEvent["data"]["change"] =
    after === undefined ? "deleted" : follows === undefined ? "created" : "updated";
  const data = [
    `"change":"${kind}"`,
    ...(before === undefined ? [] : [`"before":${before}`]),
    ...(after === undefined ? [] : [`"after":${after.json}`]),
  ];
  return { id, body: `${JSON.stringify(head).slice(0, -1)},"data":{${data.join()}}}` };
}

/** What a body says that stands, if it says so soundly: anybody may have written it. */
export function standing(body: string, key: string): Pick<Row, "json" | "digest"> | undefined {
  const event = parsed(body);
  if (event?.type !== "dev.kollect.row.upserted.v1" || event.subject !== key) return undefined;
  const json = canonicalJson((event.data as { after?: Json } | null | undefined)?.after ?? null);
  const digest = hash("sha256", json, "hex");
  return digest === event.digest ? { json, digest } : undefined;
}

function parsed(body: string): Partial<Record<keyof RowEvent, unknown>> | undefined {
  try {
    const event: unknown = JSON.parse(body);
    return typeof event === "object" && event !== null ? event : undefined;
  } catch {
    return undefined;
  }
}

/** `follows` tells it apart from the same marker at another time. */
export function markerEvent(
  origin: Origin,
  type: MarkerEvent["type"],
  data: MarkerEvent["data"],
  follows: number | string,
): Event {
  const { cluster, inventory } = origin;
  const id = hash("sha256", JSON.stringify([cluster, inventory, type, data, follows]), "hex");
  const event: MarkerEvent = {
    specversion: "1.0",
    id,
    source: sourceOf(origin),
    type,
    ...common(origin),
    data,
  };
  return { id, body: JSON.stringify(event) };
}
