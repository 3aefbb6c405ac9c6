import type { Attribute } from "../../../generated/types.ts";
import type { Json } from "../../rows/row.ts";
import { yamlOf } from "../../sinks/git/file-format.ts";
import type { ServedKind } from "../sources/served-kind.ts";
import type { SinkType } from "./flags.ts";

/** What has been asked and proposed. */
export interface Choice {
  readonly served: ServedKind;
  /** Of all resources; that of files, and of what belongs to the sink, begins with it. */
  readonly name: string;
  /** Of all resources. */
  readonly namespace: string;
  /** `undefined`: all. */
  readonly namespaces: readonly string[] | undefined;
  readonly attributes: readonly Pick<Attribute, "name" | "path">[];
  readonly sink: SinkType;
  /** `undefined` for postgres. */
  readonly endpoint: string | undefined;
  /** Name of the cluster in the export; `undefined` where nobody knows one. */
  readonly cluster: string | undefined;
}

/** A file that is to be written. */
export interface NewFile {
  readonly name: string;
  readonly text: string;
}

const apiVersion = "kollect.dev/v1alpha1";

interface SinkParts {
  readonly kind: string;
  /** The inventory's list of such sinks. */
  readonly refs: string;
  readonly spec: Readonly<Record<string, Json>>;
}

/** Files for one inventory of one kind. No credential is in them: the Secret names environment variables. @throws {Failure} */
export function filesOf(choice: Choice): readonly NewFile[] {
  const { served, name, namespace, namespaces, attributes } = choice;
  const { group, version, kind } = served;
  const metadata = { name, namespace };
  const sink = sinkOf(choice);
  const file = (part: string, object: Json): NewFile => ({
    name: `${name}-${part}.yaml`,
    text: yamlOf(object),
  });
  const entries = Object.entries(variablesOf(choice)).map(([key, it]) => [key, `\${env:${it}}`]);
  const secret = {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: secretName(choice), namespace },
    stringData: Object.fromEntries(entries) as Readonly<Record<string, string>>,
  };
  return [
    file("profile", {
      apiVersion,
      kind: "KollectProfile",
      metadata,
      spec: {
        targetGVK: { ...(group !== "" && { group }), version, kind },
        attributes: attributes.map((it) => ({ ...it })),
      },
    }),
    file("target", {
      apiVersion,
      kind: "KollectTarget",
      metadata,
      spec: { profileRef: name, ...(namespaces && { includedNamespaces: namespaces }) },
    }),
    file("inventory", {
      apiVersion,
      kind: "KollectInventory",
      metadata,
      // Others in the namespace have inventories of their own.
      spec: { targetRefs: [name], [sink.refs]: [{ name }] },
    }),
    file("sink", { apiVersion, kind: sink.kind, metadata, spec: sink.spec }),
    ...(entries.length === 0 ? [] : [file("secret", secret)]),
  ];
}

export const secretName = ({ name, sink }: Pick<Choice, "name" | "sink">): string =>
  `${name}-${sink}`;

function sinkOf(choice: Choice): SinkParts {
  const { sink: type, cluster, endpoint = "", name } = choice;
  const common = { type, ...(cluster !== undefined && { cluster }) };
  const reference = { name: secretName(choice) };
  switch (type) {
    case "git": {
      const isOpen = Object.keys(variablesOf(choice)).length === 0;
      const spec = { ...common, endpoint, ...(!isOpen && { secretRef: reference }) };
      return { kind: "KollectSnapshotSink", refs: "snapshotSinkRefs", spec };
    }
    case "postgres": {
      const postgres = { databaseRef: reference, table: tableOf(name) };
      return {
        kind: "KollectDatabaseSink",
        refs: "databaseSinkRefs",
        spec: { ...common, postgres },
      };
    }
    case "nats": {
      const nats = { url: endpoint, subject: "kollect" };
      return {
        kind: "KollectEventSink",
        refs: "eventSinkRefs",
        spec: { ...common, secretRef: reference, nats },
      };
    }
  }
}

/** Keys of the sink's Secret, each with the environment variable that fills it; none: nobody has to log in. */
export function variablesOf({
  sink,
  endpoint = "",
}: Pick<Choice, "sink" | "endpoint">): Readonly<Record<string, string>> {
  if (sink === "postgres") return { dsn: "POSTGRES_DSN" };
  if (sink === "nats") return { token: "NATS_TOKEN" };
  if (endpoint.startsWith("file:")) return {};
  if (/^https?:/.test(endpoint)) return { token: "GIT_TOKEN" };
  return { "ssh-privatekey": "GIT_SSH_KEY", known_hosts: "GIT_KNOWN_HOSTS" };
}

/** Names of tables are shorter, and have neither dots nor dashes. */
function tableOf(name: string): string {
  const table = name.replaceAll(/[^a-z0-9]/g, "_").slice(0, 48);
  return /^\d/.test(table) ? `_${table.slice(0, 47)}` : table;
}
