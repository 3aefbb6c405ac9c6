import * as assert from "uvu/assert";
import type { KubeObject } from "../../../src/collect/kube-object.ts";
import { type Engine, openEngine } from "../../../src/cli/query/engine.ts";
import type { QueryFlags } from "../../../src/cli/query/flags.ts";
import { type Asked, deployment, flags, partsOf, place } from "./stage.ts";

const object = (kind: string, name: string, more: object = {}): KubeObject => ({
  apiVersion: "v1",
  kind,
  metadata: { name, namespace: "shop", uid: `uid-${name}` },
  ...more,
});
export const objects = [
  deployment("shop", "web", { images: ["nginx:1", "envoy:2"], init: ["busybox:3"] }),
  deployment("shop", "worker"),
  deployment("vault", "safe"),
  object("Pod", "web-1", { spec: { nodeName: "n" } }),
  {
    ...object("Secret", "login", { type: "Opaque", data: { password: "c2VjcmV0" } }),
    metadata: { name: "login", namespace: "shop", uid: "s", annotations: { copy: "c2VjcmV0" } },
  },
  object("ConfigMap", "settings", { data: { password: "s3cr3t-Xk29-pl", mode: "fast" } }),
  { apiVersion: "v1", kind: "Node", metadata: { name: "n", uid: "uid-n" } },
];
export const asked: Asked[] = [];
export const cluster = place({ objects, onList: (it) => void asked.push(it) });

export interface Asking {
  readonly text: string;
  readonly more?: Partial<QueryFlags>;
  readonly places?: Parameters<typeof partsOf>[0];
  readonly engine?: Engine;
}

/** Lines of what a statement prints, told and result. */
export async function ask({ text, more = {}, places = [cluster], engine }: Asking): Promise<{
  readonly lines: readonly string[];
  readonly told: string;
  readonly result: string;
}> {
  asked.length = 0;
  const it = partsOf(places);
  const own = engine ?? (await openEngine({ ...flags, output: "csv", ...more }));
  try {
    await own.run(text, it.parts);
    const { result } = it.parts.shortfall;
    return { lines: it.out.trimEnd().split("\n"), told: it.told, result };
  } finally {
    if (engine === undefined) own.close();
  }
}
export const lines = async (
  text: string,
  more: Partial<QueryFlags> = {},
): Promise<readonly string[]> => (await ask({ text, more })).lines;
export const failure = async (text: string, more: Partial<QueryFlags> = {}): Promise<string> => {
  try {
    await ask({ text, more });
  } catch (error) {
    assert.is((error as Error).name, "Failure", String(error));
    return (error as Error).message;
  }
  throw new Error(`${text} passes`);
};
