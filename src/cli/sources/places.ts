import { type Context, contextsOf } from "../../kube/kubeconfig.ts";
import { type ApiClient, connect } from "../../kube/api-client.ts";
import { systemClock } from "../../runtime/clock.ts";
import { neighbour } from "../../webhook/edit-distance.ts";
import { Failure } from "../failure.ts";
import type { ClusterFlags } from "../flags/shared.ts";
import { clusterPlace } from "./cluster-place.ts";
import type { Place } from "./place.ts";

/** A cluster as one context of the kubeconfig leads to it. */
export interface ContextCluster {
  /** Of the context. */
  readonly name: string;
  /** Of the context; "default" where it has none. */
  readonly namespace: string;
  readonly client: ApiClient;
}

/** Clusters by their contexts, in the kubeconfig's order. Nothing is asked of them yet. @throws {Failure} @throws {OperatorError} */
export function clustersOf({ kubeconfig, context }: ClusterFlags): readonly ContextCluster[] {
  const choice = kubeconfig === undefined ? {} : { kubeconfig };
  const { contexts, current } = contextsOf(choice);
  const chosen =
    context === undefined
      ? contexts.filter((it) => it.name === current)
      : matching(context, contexts);
  // No current context: loading says what there is to choose from.
  if (chosen.length === 0) connect(choice);
  return chosen.map(({ name, namespace }) => ({
    name,
    namespace,
    client: connect({ ...choice, context: name }),
  }));
}

/** The same as places to collect from. */
export const clusterPlaces = (flags: ClusterFlags): readonly Place[] =>
  clustersOf(flags).map((it) => clusterPlace({ ...it, clock: systemClock }));

function matching(wanted: readonly string[], contexts: readonly Context[]): readonly Context[] {
  const found = new Set<Context>();
  for (const name of wanted) {
    const pattern = globOf(name);
    const matches = contexts.filter((it) => pattern.test(it.name));
    if (matches.length === 0) throw new Failure(noContext(name, contexts));
    for (const it of matches) found.add(it);
  }
  return contexts.filter((it) => found.has(it));
}

function noContext(name: string, contexts: readonly Context[]): string {
  const names = contexts.map((it) => it.name);
  const near = neighbour(name, names)?.name;
  if (near !== undefined) return `there is no context ${name}; did you mean ${near}?`;
  return `there is no context ${name}; the kubeconfig has ${names.join(", ") || "none"}`;
}

/** "*" and "?" as in a shell. */
export const globOf = (glob: string): RegExp =>
  new RegExp(
    `^${glob
      .replace(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
      .replaceAll("*", ".*")
      .replaceAll("?", ".")}$`,
    "s",
  );
