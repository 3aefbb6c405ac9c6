import { secretFault } from "../../extract/secret-guard.ts";
import type { Column } from "../collect/column-argument.ts";
import { distinctNames } from "../output/sqlite-names.ts";
import type { ServedKind } from "../sources/served-kind.ts";

/** Columns of a table, but for those of identity. */
export interface KindColumns {
  readonly columns: readonly Column[];
  /** Columns that somebody may look for in vain, in lower case, and why they are not there. */
  readonly hidden: ReadonlyMap<string, string>;
}

/** Of identity: they are kept whatever a statement reads. `cluster` is there where there are several. */
export const identityNames = ["cluster", "namespace", "name", "uid"] as const;

const metadata: readonly Column[] = [
  { name: "created_at", path: "$.metadata.creationTimestamp" },
  { name: "labels", path: "$.metadata.labels" },
  { name: "annotations", path: "$.metadata.annotations" },
  { name: "owners", path: "$.metadata.ownerReferences" },
];

/** Where kinds have the spec of a pod. */
const podSpecs: Readonly<Record<string, string>> = {
  "/Pod": "$.spec",
  "/ReplicationController": "$.spec.template.spec",
  "apps/Deployment": "$.spec.template.spec",
  "apps/StatefulSet": "$.spec.template.spec",
  "apps/DaemonSet": "$.spec.template.spec",
  "apps/ReplicaSet": "$.spec.template.spec",
  "batch/Job": "$.spec.template.spec",
  "batch/CronJob": "$.spec.jobTemplate.spec.template.spec",
};

/** Fields of every kind that are columns already, or the name of the table. */
const known: ReadonlySet<string> = new Set(["apiVersion", "kind", "metadata"]);
/** Where nobody tells: a definition may let everything pass. */
const usual = ["spec", "status", "data"];
/** As attributes may be called. */
const possible = /^[A-Za-z_][A-Za-z0-9_.-]{0,62}$/;

/**
 * @param fields of the kind's objects, at their top
 * @param own take the place of others that are called so
 */
export function kindColumns(
  { group, kind }: ServedKind,
  fields: readonly string[],
  own: readonly Column[],
): KindColumns {
  const told = fields.filter((it) => !known.has(it));
  const names = (told.length === 0 ? usual : told).filter((it) => possible.test(it));
  const given = [
    ...metadata,
    ...names.map(fieldColumn),
    ...podColumns(podSpecs[`${group}/${kind}`]),
  ];
  const distinct = distinctNames(
    given.map((it) => it.name),
    identityNames,
  );
  const replaced = new Set(own.map((it) => it.name.toLowerCase()));
  const columns = given
    .map((it, index): Column => ({ ...it, name: distinct[index] ?? it.name }))
    .filter((it) => !replaced.has(it.name.toLowerCase()))
    .concat(own);
  if (group !== "" || kind !== "Secret") return { columns, hidden: new Map() };
  // What a profile may not read of Secrets; --column is judged when it is read, as that of collect.
  const faults = new Map(
    columns.flatMap((it) => {
      const fault = own.includes(it) ? undefined : secretFault(it.path);
      // Behind its semicolon stands what profiles may do about it.
      const [why = ""] = fault?.message.split(";") ?? [];
      return why === "" ? [] : [[it.name.toLowerCase(), why] as const];
    }),
  );
  return { columns: columns.filter((it) => !faults.has(it.name.toLowerCase())), hidden: faults };
}

const fieldColumn = (name: string): Column => ({
  name,
  path: /^\w+$/.test(name) ? `$.${name}` : `$['${name}']`,
});

/** The first container's image; all images, those of init containers first. */
const podColumns = (path: string | undefined): readonly Column[] =>
  path === undefined
    ? []
    : [
        { name: "image", path: `${path}.containers[0].image` },
        {
          name: "images",
          path: `${path}['initContainers','containers'][*].image`,
          type: "list",
        },
      ];
