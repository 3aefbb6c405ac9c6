import type { Json, RowIdentity } from "../../rows/row.ts";

/** Rows of one shape: those of one profile, or one kind. */
export interface Section {
  /** Of the profile; of the kind, where there is none: "deployments.apps". */
  readonly name: string;
  /** "deployment.apps", as `name` prints it. */
  readonly singular: string;
  readonly attributes: readonly { readonly name: string; readonly type: string }[];
}

/** A row with all that may be shown of it. */
export interface ShownRow {
  /** Context; only where several are asked. */
  readonly cluster: string | undefined;
  readonly identity: RowIdentity;
  readonly attributes: Readonly<Record<string, Json>>;
}

/** What all rows have in common. */
export interface Showing {
  /** Whether rows come from several clusters. */
  readonly hasClusters: boolean;
  /** Whether rows belong to targets that somebody has named. */
  readonly hasTargets: boolean;
  /** All that will come, in order; a section may come in several parts. */
  readonly sections: readonly Section[];
  /** Rows stand for no objects: they are nothing but their attributes. */
  readonly isPlain?: boolean;
}

/** Somewhere that rows go, one by one. */
export interface Printer {
  row(section: Section, row: ShownRow): Promise<void>;
  /** All rows have come. */
  end(): Promise<void>;
  /** Something has failed: nothing half-written may stay. */
  abandon?(): Promise<void>;
}

/** The row as users read it: fields that mean nothing are left out. */
export function itemOf(
  { cluster, identity, attributes }: ShownRow,
  { hasTargets, isPlain = false }: Pick<Showing, "hasTargets" | "isPlain">,
): Readonly<Record<string, Json>> {
  if (isPlain) return attributes;
  const { namespace, name, group, version, kind, uid, targetNamespace, targetName } = identity;
  return {
    ...(cluster !== undefined && { cluster }),
    ...(namespace !== "" && { namespace }),
    name,
    ...(group !== "" && { group }),
    version,
    kind,
    uid,
    ...(hasTargets && { targetNamespace, targetName }),
    attributes,
  };
}
