import type { GroupVersionKind } from "../../../generated/types.ts";
import { connect } from "../../kube/api-client.ts";
import { createKindSchemas } from "../../kube/kind-schema.ts";
import type { SchemaNode } from "../../kube/schema-node.ts";
import { OperatorError } from "../../errors/operator-error.ts";
import { systemClock } from "../../runtime/clock.ts";
import { neighbour } from "../../webhook/edit-distance.ts";
import type { Lookups } from "../../webhook/lookups.ts";
import { type Fault, readAs } from "../config/judge.ts";
import type { Draft } from "../config/resources.ts";
import { Failure } from "../failure.ts";
import type { ClusterFlags } from "../flags/shared.ts";
import type { Place } from "../sources/place.ts";
import { clusterPlaces } from "../sources/places.ts";

/** What a cluster tells of the kinds that profiles name. */
export interface Server {
  readonly place: Place;
  readonly schema: Lookups["schema"];
  /** That a profile is for a kind that the cluster does not have. */
  unserved(draft: Draft): readonly Fault[];
}

/** Asks for all that the profiles need. @throws {Failure} the cluster does not answer: silence would pass for praise */
export async function askServer(
  flags: ClusterFlags,
  drafts: readonly Draft[],
  signal: AbortSignal,
): Promise<Server> {
  const [place, ...more] = clusterPlaces(flags);
  if (place === undefined || more.length > 0)
    throw new Failure("--server asks one cluster; name one context");
  const { kubeconfig } = flags;
  const choice = kubeconfig === undefined ? {} : { kubeconfig };
  const schemas = createKindSchemas(connect({ ...choice, context: place.name }), systemClock);
  const known = new Map<string, SchemaNode | undefined>();
  const unserved = new Map<string, string>();
  try {
    await place.namespaces(signal);
    for (const gvk of kindsOf(drafts)) {
      known.set(keyOf(gvk), await schemas.of(gvk, signal));
      if ((await place.resolve(gvk, signal)) === undefined)
        unserved.set(keyOf(gvk), await unservedText(gvk, place, signal));
    }
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof OperatorError)) throw error;
    throw new Failure(`${error.message} (context ${place.name})`);
  }
  return {
    place,
    schema: (gvk) => Promise.resolve(known.get(keyOf(gvk))),
    unserved: (draft) => {
      const gvk = kindOf(draft);
      const message = gvk && unserved.get(keyOf(gvk));
      return message === undefined ? [] : [{ field: "spec.targetGVK", message }];
    },
  };
}

const keyOf = ({ group, version, kind }: GroupVersionKind): string => `${group}/${version}/${kind}`;

const kindOf = ({ kind, object }: Draft): GroupVersionKind | undefined =>
  kind === "KollectProfile" ? readAs(kind, object)?.spec.targetGVK : undefined;

const kindsOf = (drafts: readonly Draft[]): readonly GroupVersionKind[] => [
  ...new Map(drafts.flatMap((it) => kindOf(it) ?? []).map((it) => [keyOf(it), it])).values(),
];

async function unservedText(
  { group, version, kind }: GroupVersionKind,
  place: Place,
  signal: AbortSignal,
): Promise<string> {
  const api = group === "" ? version : `${group}/${version}`;
  const kinds = await place.kinds(signal);
  const near =
    kinds.find((it) => it.kind === kind) ??
    kinds.find(
      (it) =>
        it.kind ===
        neighbour(
          kind,
          kinds.map((one) => one.kind),
        )?.name,
    );
  const nearApi = near && (near.group === "" ? near.version : `${near.group}/${near.version}`);
  const help = near === undefined ? "" : `; did you mean ${near.kind} of ${nearApi}?`;
  return `the cluster serves no ${kind} of ${api} yet${help}`;
}
