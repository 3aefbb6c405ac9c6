import type { KindEntry } from "../../generated/kinds.ts";
import type { ControlPlane } from "../services/control-plane.ts";
import { until } from "../services/until.ts";

interface Document {
  readonly components?: {
    readonly schemas?: Readonly<
      Record<string, { readonly properties: Readonly<Record<string, unknown>> }>
    >;
  };
}

/** Spec and status of `kind` as the API server publishes them to kubectl; it does so some time after the CRD. */
export async function publishedSchema(
  plane: ControlPlane,
  { group, version, kind }: KindEntry,
): Promise<unknown> {
  const name = [...group.split(".").toReversed(), version, kind].join(".");
  return until(`${kind} is published`, 30, async () => {
    const answer = await plane.request("GET", `/openapi/v3/apis/${group}/${version}`);
    if (answer.status !== 200) return undefined;
    const properties = (answer.json() as Document).components?.schemas?.[name]?.properties;
    return properties && { spec: properties["spec"], status: properties["status"] };
  });
}
