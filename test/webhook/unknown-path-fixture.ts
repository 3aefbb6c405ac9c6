import type { Step } from "../../src/extract/reads.ts";
import type { suite } from "uvu";
import * as assert from "uvu/assert";
import { connect } from "../../src/kube/api-client.ts";
import { createKindSchemas } from "../../src/kube/kind-schema.ts";
import { systemClock } from "../../src/runtime/clock.ts";
import { unknownPath } from "../../src/webhook/unknown-path.ts";
import { clusterWithCrds } from "../schema/cluster.ts";
import type { ControlPlane } from "../services/control-plane.ts";

export type Gvk = { readonly group: string; readonly version: string; readonly kind: string };

const plane = await clusterWithCrds();

/** Adds tests to `real` that need a server; without one they are skipped. */
export const onServer =
  (real: ReturnType<typeof suite>) =>
  (name: string, body: (plane: ControlPlane) => Promise<void>): unknown =>
    plane === undefined ? real.skip(name) : real(name, () => body(plane));

export const never = new AbortController().signal;
export const apps = (kind: string): Gvk => ({ group: "apps", version: "v1", kind });
export const core = (kind: string): Gvk => ({ group: "", version: "v1", kind });
export const keys = (path: string): readonly Step[] =>
  path.split(".").flatMap((it): Step[] => {
    const key: Step = { type: "key", key: it.replace("[*]", "") };
    return it.endsWith("[*]") ? [key, { type: "any" }] : [key];
  });

/** Of one client, so that documents are read once. */
export const schemas =
  plane && createKindSchemas(connect({ kubeconfig: plane.kubeconfig }), systemClock);
export const told = async (gvk: Gvk, path: string): Promise<string | undefined> => {
  const schema = await schemas?.of(gvk, never);
  assert.ok(schema, `${gvk.kind} has no schema`);
  return schema && unknownPath(schema, keys(path));
};
