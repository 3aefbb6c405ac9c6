import type { Attribute, KollectProfile } from "../../generated/types.ts";
import { attributesOnly } from "../support/resource-export.ts";

export const deployment = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: {
    name: "web",
    namespace: "shop",
    labels: { app: "x", "app.kubernetes.io/name": "web" },
  },
  spec: {
    replicas: 3,
    ratio: 1.5,
    paused: false,
    nothing: null,
    containers: [
      { name: "a", image: "n:1", port: 80, limits: { memory: "1Gi" } },
      { name: "b", image: "r:2", port: 443, side: true },
      { name: "c", image: "n:3", port: null },
    ],
  },
  status: { replicas: 2, conditions: [{ type: "Available", status: "True" }] },
} as const;

export const secret = {
  apiVersion: "v1",
  kind: "Secret",
  metadata: {
    name: "s",
    annotations: {
      "kubectl.kubernetes.io/last-applied-configuration": '{"data":{"k":"aHVudGVyMg=="}}',
      kept: "yes",
    },
  },
  data: { k: "aHVudGVyMg==" },
  stringData: { k: "hunter2" },
  type: "Opaque",
} as const;

/** An attribute of type any that must be there, unless said otherwise. */
export const attribute = (
  name: string,
  path: string,
  more: Partial<Attribute> = {},
): Attribute => ({
  name,
  path,
  type: "any",
  optional: false,
  ...more,
});

/** A profile over Deployments, or over core Secrets. */
export const profileOf = (
  attributes: readonly Attribute[],
  kind: "Deployment" | "Secret" = "Deployment",
  annotations: Record<string, string> = {},
): KollectProfile => ({
  apiVersion: "kollect.dev/v1alpha1",
  kind: "KollectProfile",
  metadata: { name: "profile", annotations },
  spec: {
    targetGVK: { group: kind === "Secret" ? "" : "apps", version: "v1", kind },
    attributes: [...attributes],
    export: attributesOnly,
  },
});
