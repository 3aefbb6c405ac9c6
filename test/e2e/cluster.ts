import { readdirSync, readFileSync } from "node:fs";
import { load } from "js-yaml";
import type { Condition } from "../../generated/types.ts";
import type { ControlPlane } from "../services/control-plane.ts";
import { until } from "../services/until.ts";

export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Record<string, string>;
    readonly annotations?: Record<string, string>;
  };
  readonly [field: string]: unknown;
}

interface StatusOf {
  readonly status?: {
    readonly conditions?: readonly Condition[];
    readonly [field: string]: unknown;
  };
}

interface Table {
  readonly columnDefinitions: readonly { readonly name: string; readonly priority: number }[];
  readonly rows: readonly { readonly cells: readonly unknown[] }[];
}

/** What a test does to a cluster, by kinds instead of paths. */
export interface Cluster {
  readonly plane: ControlPlane;
  /** Creates, or replaces what is there. */
  put(manifest: Manifest): Promise<void>;
  patch(kind: string, name: string, patch: unknown): Promise<void>;
  remove(kind: string, name: string): Promise<void>;
  read<T = StatusOf>(kind: string, name: string): Promise<T>;
  /** A collection as the API server lays it out for `kubectl get`: a head line, then the objects. */
  table(path: string): Promise<readonly (readonly string[])[]>;
  /** Waits until the condition of that type has that status and reason; gives its message. */
  condition(kind: string, name: string, wanted: string, seconds?: number): Promise<string>;
}

const crdFolder = "charts/kollect/templates/crds";

const collections: Readonly<Record<string, string>> = {
  Namespace: "/api/v1/namespaces",
  ConfigMap: "/api/v1/namespaces/{}/configmaps",
  Secret: "/api/v1/namespaces/{}/secrets",
  ServiceAccount: "/api/v1/namespaces/{}/serviceaccounts",
  Service: "/api/v1/namespaces/{}/services",
  Deployment: "/apis/apps/v1/namespaces/{}/deployments",
  CustomResourceDefinition: "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
  ClusterRole: "/apis/rbac.authorization.k8s.io/v1/clusterroles",
  ClusterRoleBinding: "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
  Role: "/apis/rbac.authorization.k8s.io/v1/namespaces/{}/roles",
  RoleBinding: "/apis/rbac.authorization.k8s.io/v1/namespaces/{}/rolebindings",
  KollectProfile: "/apis/kollect.dev/v1alpha1/namespaces/{}/kollectprofiles",
  KollectTarget: "/apis/kollect.dev/v1alpha1/namespaces/{}/kollecttargets",
  KollectInventory: "/apis/kollect.dev/v1alpha1/namespaces/{}/kollectinventories",
  KollectSnapshotSink: "/apis/kollect.dev/v1alpha1/namespaces/{}/kollectsnapshotsinks",
  KollectDatabaseSink: "/apis/kollect.dev/v1alpha1/namespaces/{}/kollectdatabasesinks",
  KollectEventSink: "/apis/kollect.dev/v1alpha1/namespaces/{}/kollecteventsinks",
  Certificate: "/apis/cert-manager.io/v1/namespaces/{}/certificates",
  Widget: "/apis/chaos.example/v1/namespaces/{}/widgets",
  Gateway: "/apis/edge.example/v1/namespaces/{}/gateways",
};

/** Names are `namespace/name`, or `name` for cluster-scoped kinds. */
const pathOf = (kind: string, name: string): string => {
  const [last = "", namespace = ""] = name.split("/").toReversed();
  const collection = collections[kind];
  if (collection === undefined) throw new RangeError(`no path for ${kind}`);
  return `${collection.replace("{}", namespace)}/${last}`;
};

export function clusterOf(plane: ControlPlane): Cluster {
  const send = async (
    method: string,
    path: string,
    body?: unknown,
    accept?: string,
  ): Promise<unknown> => {
    const answer = await plane.request(method, path, body, accept === undefined ? {} : { accept });
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    return answer.json();
  };
  const cluster: Cluster = {
    plane,
    put: async (manifest) => {
      const { namespace, name } = manifest.metadata;
      const path = pathOf(manifest.kind, namespace === undefined ? name : `${namespace}/${name}`);
      const found = await plane.request("GET", path);
      if (found.status === 404) {
        await send("POST", path.slice(0, path.lastIndexOf("/")), manifest);
        return;
      }
      const { metadata } = found.json() as { metadata: { resourceVersion: string } };
      const { resourceVersion } = metadata;
      const next = { ...manifest, metadata: { ...manifest.metadata, resourceVersion } };
      const answer = await plane.request("PUT", path, next);
      // The operator has written status in between.
      if (answer.status === 409) return cluster.put(manifest);
      if (answer.status >= 300) throw new Error(`PUT ${path}: ${answer.status} ${answer.text}`);
    },
    patch: async (kind, name, patch) => {
      await send("PATCH", pathOf(kind, name), patch);
    },
    remove: async (kind, name) => {
      await send("DELETE", pathOf(kind, name));
    },
    read: async <T>(kind: string, name: string) => (await send("GET", pathOf(kind, name))) as T,
    table: async (path) => {
      const accept = "application/json;as=Table;v=v1;g=meta.k8s.io";
      const { columnDefinitions, rows } = (await send("GET", path, undefined, accept)) as Table;
      const visible = columnDefinitions.flatMap(({ priority }, i) => (priority === 0 ? [i] : []));
      const shown = (value: unknown): string =>
        value === null ? "" : typeof value === "string" ? value : JSON.stringify(value);
      return [
        visible.map((i) => (columnDefinitions[i]?.name ?? "").toUpperCase()),
        ...rows.map(({ cells }) => visible.map((i) => shown(cells[i]))),
      ];
    },
    condition: (kind, name, wanted, seconds = 20) => {
      let last = "";
      return until(`${kind} ${name} is ${wanted}`, seconds, async () => {
        const { status } = await cluster.read<StatusOf>(kind, name);
        const found = (status?.conditions ?? []).map(
          (it) => `${it.type}=${it.status} ${it.reason}`,
        );
        last = found.join(", ");
        const index = found.indexOf(wanted);
        return index < 0 ? undefined : status?.conditions?.[index]?.message;
      }).catch((error: unknown) => {
        throw new Error(`${String(error)}; it was ${last}`);
      });
    },
  };
  return cluster;
}

/** Installs Kollect's own kinds and waits until the server serves them. */
export async function installKinds(cluster: Cluster): Promise<void> {
  for (const file of readdirSync(crdFolder))
    await cluster.put(load(readFileSync(`${crdFolder}/${file}`, "utf8")) as Manifest);
  for (const kind of [
    "KollectProfile",
    "KollectTarget",
    "KollectInventory",
    "KollectSnapshotSink",
    "KollectDatabaseSink",
    "KollectEventSink",
  ])
    await served(cluster, kind);
}

export const served = (cluster: Cluster, kind: string): Promise<true> =>
  until(`${kind} is served`, 20, async () => {
    const path = pathOf(kind, "default/none").replace(/\/none$/, "");
    return (await cluster.plane.request("GET", path)).status === 200 ? true : undefined;
  });
