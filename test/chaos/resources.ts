import type { Manifest } from "../e2e/cluster.ts";
import type { ControlPlane } from "../services/control-plane.ts";

export const namespaces = ["chaos-a", "chaos-b", "chaos-c"] as const;
const apiVersion = "kollect.dev/v1alpha1";

export interface Stored {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly uid: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly data?: { readonly color?: string };
}

export const collections = {
  ConfigMap: (namespace: string): string => `/api/v1/namespaces/${namespace}/configmaps`,
  Widget: (namespace: string): string => `/apis/chaos.example/v1/namespaces/${namespace}/widgets`,
} as const;
export type Kind = keyof typeof collections;
export const apiVersions: Readonly<Record<Kind, string>> = {
  ConfigMap: "v1",
  Widget: "chaos.example/v1",
};

export const widgets: Manifest = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "widgets.chaos.example" },
  spec: {
    group: "chaos.example",
    scope: "Namespaced",
    names: { plural: "widgets", singular: "widget", kind: "Widget" },
    versions: [
      {
        name: "v1",
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
        },
      },
    ],
  },
};

const role = (name: string, rules: readonly unknown[]): readonly Manifest[] => [
  { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", metadata: { name }, rules },
  binding(name),
];
const read = ["get", "list", "watch"];
const subject = { apiGroup: "rbac.authorization.k8s.io", kind: "User", name: "operator" };

export const binding = (name: string): Manifest => ({
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "ClusterRoleBinding",
  metadata: { name },
  roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name },
  subjects: [subject],
});

/** The same right, in one namespace. */
export const bindingIn = (namespace: string): Manifest => ({
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "RoleBinding",
  metadata: { name: "chaos-collect", namespace },
  roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "chaos-collect" },
  subjects: [subject],
});

export const rights: readonly Manifest[] = [
  ...role("chaos-own", [
    { apiGroups: ["kollect.dev"], resources: ["*"], verbs: [...read, "update", "patch"] },
    { apiGroups: [""], resources: ["namespaces"], verbs: read },
    { apiGroups: ["apiextensions.k8s.io"], resources: ["customresourcedefinitions"], verbs: read },
    { apiGroups: [""], resources: ["secrets"], verbs: ["get"] },
  ]),
  ...role("chaos-collect", [
    { apiGroups: [""], resources: ["configmaps"], verbs: read },
    { apiGroups: ["chaos.example"], resources: ["widgets"], verbs: read },
  ]),
];

export const profile = (kind: Kind, attributes: readonly string[]): Manifest => {
  const group = kind === "Widget" ? "chaos.example" : "";
  return {
    apiVersion,
    kind: "KollectProfile",
    metadata: { name: kind.toLowerCase(), namespace: "chaos-team" },
    spec: {
      targetGVK: { group, version: "v1", kind },
      attributes: attributes.map((name) => ({
        name,
        path: name === "name" ? "$.metadata.name" : `$.data.${name}`,
        type: "string",
      })),
    },
  };
};

export const target = (name: string, spec: object): Manifest => ({
  apiVersion,
  kind: "KollectTarget",
  metadata: { name, namespace: "chaos-team" },
  spec,
});

/** Every object of a kind, as the API server has it now. */
export async function objectsOf(plane: ControlPlane, kind: Kind): Promise<readonly Stored[]> {
  const found = await Promise.all(
    namespaces.map(async (namespace) => {
      const answer = await plane.request("GET", collections[kind](namespace));
      if (answer.status === 404) return [];
      // A kind that was just made is not listed yet.
      if (answer.status !== 200) throw new Error(`${kind}: ${answer.status}`);
      return (answer.json() as { items: readonly Stored[] }).items;
    }),
  );
  return found.flat();
}
