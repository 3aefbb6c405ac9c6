import type { ApiClient } from "./api-client.ts";
import { statusOf } from "./api-failure.ts";

/** A kind by all the names that an API server has for it. */
export interface NamedKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly namespaced: boolean;
  /** Whether the group prefers this version. */
  readonly isPreferred: boolean;
}

/** Source: k8s.io/api apidiscovery/v2 */
interface AggregatedGroups {
  readonly items?: readonly {
    readonly metadata: { readonly name?: string };
    readonly versions?: readonly {
      readonly version: string;
      readonly resources?: readonly {
        readonly resource: string;
        readonly responseKind?: { readonly kind?: string };
        readonly scope?: string;
        readonly singularResource?: string;
        readonly shortNames?: readonly string[];
        readonly verbs?: readonly string[];
      }[];
    }[];
  }[];
}

interface Groups {
  readonly groups?: readonly {
    readonly name: string;
    readonly versions: readonly { readonly groupVersion: string; readonly version: string }[];
    readonly preferredVersion?: { readonly version: string };
  }[];
}

interface ResourceList {
  readonly resources?: readonly {
    readonly name: string;
    readonly singularName?: string;
    readonly kind: string;
    readonly namespaced: boolean;
    readonly shortNames?: readonly string[];
    readonly verbs?: readonly string[];
  }[];
}

const aggregated = ["v2", "v2beta1"]
  .map((version) => `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`)
  .concat("application/json")
  .join(",");

/** All kinds that can be listed, in two requests where the server can. @throws {OperatorError} as ApiClient.request */
export async function servedKinds(
  client: ApiClient,
  signal: AbortSignal,
): Promise<readonly NamedKind[]> {
  const [core, groups] = await Promise.all(
    ["/api", "/apis"].map((path) =>
      client.request<AggregatedGroups & Groups>({ path, accept: aggregated }, signal),
    ),
  );
  if (core?.items !== undefined && groups?.items !== undefined)
    return [core, groups].flatMap(ofAggregate);
  return oneByOne(client, groups ?? {}, signal);
}

const ofAggregate = ({ items = [] }: AggregatedGroups): NamedKind[] =>
  items.flatMap(({ metadata: { name: group = "" }, versions = [] }) =>
    // The version that the group prefers comes first.
    versions.flatMap(({ version, resources = [] }, index) =>
      resources
        .filter(({ verbs = [] }) => verbs.includes("list"))
        .map((it) => ({
          group,
          version,
          kind: it.responseKind?.kind ?? "",
          plural: it.resource,
          singular: it.singularResource ?? "",
          shortNames: it.shortNames ?? [],
          namespaced: it.scope === "Namespaced",
          isPreferred: index === 0,
        })),
    ),
  );

/** Servers before 1.27: a request for each group and version. One that is down hides its own kinds only. */
async function oneByOne(
  client: ApiClient,
  { groups = [] }: Groups,
  signal: AbortSignal,
): Promise<readonly NamedKind[]> {
  const asked = [
    { group: "", version: "v1", path: "/api/v1", isPreferred: true },
    ...groups.flatMap(({ name, versions, preferredVersion }) =>
      versions.map(({ version, groupVersion }) => ({
        group: name,
        version,
        path: `/apis/${groupVersion}`,
        isPreferred: version === preferredVersion?.version,
      })),
    ),
  ].map(async ({ group, version, path, isPreferred }): Promise<NamedKind[]> => {
    const { resources = [] } = await client
      .request<ResourceList>({ path }, signal)
      .catch((error: unknown): ResourceList => {
        if (statusOf(error) === 503 || statusOf(error) === 404) return {};
        throw error;
      });
    return resources
      .filter(({ name, verbs = [] }) => !name.includes("/") && verbs.includes("list"))
      .map(({ name, singularName, kind, namespaced, shortNames = [] }) => ({
        group,
        version,
        kind,
        plural: name,
        singular:
          singularName === undefined || singularName === "" ? kind.toLowerCase() : singularName,
        shortNames,
        namespaced,
        isPreferred,
      }));
  });
  return (await Promise.all(asked)).flat();
}
