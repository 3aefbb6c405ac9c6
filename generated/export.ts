// Generated from api/ by `npm run generate`; do not edit. Change api/ or codegen/ instead.

import { z } from "zod";
import { always, integer, text } from "./runtime/checks.ts";
import type { Validation } from "./runtime/problem.ts";
import { judged } from "./runtime/validate.ts";
import type {
  Envelope,
  ExportIndex,
  ExportSetManifest,
  Item,
  Marker,
  MarkerEvent,
  RowChange,
  RowEvent,
} from "./types.ts";

export type {
  Envelope,
  ExportIndex,
  ExportSetManifest,
  Item,
  Marker,
  MarkerEvent,
  RowChange,
  RowEvent,
} from "./types.ts";
const item: z.ZodType<Item> = z.strictObject({
  targetNamespace: z.string(),
  targetName: z.string(),
  namespace: z.string(),
  name: z.string(),
  group: z.string().exactOptional(),
  version: z.string(),
  kind: z.string(),
  uid: z.string(),
  attributes: z.record(z.string(), z.unknown()),
});
const envelope: z.ZodType<Envelope> = z.strictObject({
  schemaVersion: z.enum(["kollect.dev/v1alpha1"]),
  checksum: z.string().superRefine(text({ pattern: "^[0-9a-f]{64}$" }), always),
  partIndex: z
    .number()
    .superRefine(integer({ format: "int64", min: 1 }), always)
    .exactOptional(),
  partTotal: z
    .number()
    .superRefine(integer({ format: "int64", min: 1 }), always)
    .exactOptional(),
  itemCount: z.number().superRefine(integer({ format: "int64", min: 0 }), always),
  exportedAt: z.string().superRefine(text({ dateTime: true }), always),
  cluster: z.string().superRefine(text({ min: 1 }), always),
  items: z.array(item),
});
const marker: z.ZodType<Marker> = z.strictObject({
  itemCount: z
    .number()
    .superRefine(integer({ format: "int64", min: 0 }), always)
    .exactOptional(),
  checksum: z
    .string()
    .superRefine(text({ pattern: "^[0-9a-f]{64}$" }), always)
    .exactOptional(),
  epoch: z
    .number()
    .superRefine(integer({ format: "int64", min: 0 }), always)
    .exactOptional(),
});
const markerEvent: z.ZodType<MarkerEvent> = z.strictObject({
  specversion: z.enum(["1.0"]),
  id: z.string().superRefine(text({ pattern: "^[0-9a-f]{64}$" }), always),
  source: z.string(),
  type: z.enum([
    "dev.kollect.snapshot.begun.v1",
    "dev.kollect.snapshot.ended.v1",
    "dev.kollect.leader.v1",
  ]),
  time: z.string().superRefine(text({ dateTime: true }), always),
  datacontenttype: z.enum(["application/json"]),
  cluster: z.string().superRefine(text({ min: 1 }), always),
  inventory: z.string(),
  data: marker,
});
const rowChange: z.ZodType<RowChange> = z.strictObject({
  change: z.enum(["created", "updated", "deleted"]),
  before: item.exactOptional(),
  after: item.exactOptional(),
});
const rowEvent: z.ZodType<RowEvent> = z.strictObject({
  specversion: z.enum(["1.0"]),
  id: z.string().superRefine(text({ pattern: "^[0-9a-f]{64}$" }), always),
  source: z.string(),
  type: z.enum(["dev.kollect.row.upserted.v1", "dev.kollect.row.deleted.v1"]),
  subject: z.string(),
  time: z.string().superRefine(text({ dateTime: true }), always),
  datacontenttype: z.enum(["application/json"]),
  cluster: z.string().superRefine(text({ min: 1 }), always),
  inventory: z.string(),
  digest: z
    .string()
    .superRefine(text({ pattern: "^[0-9a-f]{64}$" }), always)
    .exactOptional(),
  data: rowChange,
});
const exportIndex: z.ZodType<ExportIndex> = z.strictObject({
  kind: z.enum(["KollectExportIndex"]),
  schemaVersion: z.enum(["kollect.dev/v1alpha1"]),
  cluster: z.string().superRefine(text({ min: 1 }), always),
  namespace: z.string(),
  name: z.string(),
  itemCount: z.number().superRefine(integer({ format: "int64", min: 0 }), always),
  checksum: z.string().superRefine(text({ pattern: "^[0-9a-f]{64}$" }), always),
  exportedAt: z.string().superRefine(text({ dateTime: true }), always),
  paths: z.array(z.string()),
});
const exportSetManifest: z.ZodType<ExportSetManifest> = z.strictObject({
  kind: z.enum(["KollectExportSetManifest"]),
  schemaVersion: z.enum(["kollect.dev/v1alpha1"]),
  cluster: z.string().superRefine(text({ min: 1 }), always),
  namespace: z.string(),
  name: z.string(),
  checksum: z.string().superRefine(text({ pattern: "^[0-9a-f]{64}$" }), always),
  itemCount: z.number().superRefine(integer({ format: "int64", min: 0 }), always),
  exportedAt: z.string().superRefine(text({ dateTime: true }), always),
  partTotal: z.number().superRefine(integer({ format: "int64", min: 1 }), always),
  parts: z.array(z.number().superRefine(integer({ format: "int64", min: 1 }), always)),
  paths: z.array(z.string()),
});

/** Judges one Envelope of the export contract; null is not taken for absent. */
export function validateEnvelope(value: unknown): Validation<Envelope> {
  return judged(
    (it) => envelope.safeParse(it),
    value,
    () => [],
  );
}

/** Judges one MarkerEvent of the export contract; null is not taken for absent. */
export function validateMarkerEvent(value: unknown): Validation<MarkerEvent> {
  return judged(
    (it) => markerEvent.safeParse(it),
    value,
    () => [],
  );
}

/** Judges one RowEvent of the export contract; null is not taken for absent. */
export function validateRowEvent(value: unknown): Validation<RowEvent> {
  return judged(
    (it) => rowEvent.safeParse(it),
    value,
    () => [],
  );
}

/** Judges one ExportIndex of the export contract; null is not taken for absent. */
export function validateExportIndex(value: unknown): Validation<ExportIndex> {
  return judged(
    (it) => exportIndex.safeParse(it),
    value,
    () => [],
  );
}

/** Judges one Item of the export contract; null is not taken for absent. */
export function validateItem(value: unknown): Validation<Item> {
  return judged(
    (it) => item.safeParse(it),
    value,
    () => [],
  );
}

/** Judges one ExportSetManifest of the export contract; null is not taken for absent. */
export function validateExportSetManifest(value: unknown): Validation<ExportSetManifest> {
  return judged(
    (it) => exportSetManifest.safeParse(it),
    value,
    () => [],
  );
}
