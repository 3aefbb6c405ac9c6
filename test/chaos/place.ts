import type { Manifest } from "../e2e/cluster.ts";
import type { Proxy } from "../support/proxy.ts";

/** What a place was ever given: `uid color`. */
export type Written = readonly string[];

/** One sink with its server, seen from the outside. */
export interface Place {
  readonly name: string;
  /** Its Secret and its sink resource. */
  readonly manifests: readonly Manifest[];
  /** The inventory's reference to it. */
  readonly ref: Readonly<Record<string, readonly { readonly name: string }[]>>;
  /** Between the operator and the server. */
  readonly proxy: Proxy;
  /** Ends the server as a crash would. */
  kill(): Promise<void>;
  restart(): Promise<void>;
  /** Attributes by `target/uid`, as a reader finds them; see textOf. */
  held(): Promise<ReadonlyMap<string, string>>;
  written(): Promise<Written>;
  stop(): Promise<void>;
}

const apiVersion = "kollect.dev/v1alpha1";
const at = (name: string): Manifest["metadata"] => ({ name, namespace: "chaos-team" });

export const secretOf = (name: string, stringData: Record<string, string>): Manifest => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: at(name),
  stringData,
});

export const sinkOf = (kind: string, name: string, spec: object): Manifest => ({
  apiVersion,
  kind,
  metadata: at(name),
  spec,
});

/** An inventory that goes to all of them. */
export const inventoryOf = (places: readonly Place[]): Manifest => ({
  apiVersion,
  kind: "KollectInventory",
  metadata: at("all"),
  spec: { ...Object.assign({}, ...places.map(({ ref }) => ref)), verifyInterval: "1m" },
});
