import type { Schema } from "./schema.ts";

export interface Column {
  readonly name: string;
  readonly type: string;
  readonly jsonPath: string;
}

/** One custom resource, every `$ref` resolved. */
export interface Kind {
  readonly kind: string;
  readonly plural: string;
  readonly shortNames: readonly string[];
  readonly scope: "Namespaced" | "Cluster";
  readonly description: string;
  readonly columns: readonly Column[];
  /** Set for sinks: "snapshot", "database". */
  readonly family?: string;
  readonly spec: Schema;
  readonly status: Schema;
}

export interface Key {
  readonly key: string;
  readonly description: string;
}

/** All of api/. Emitters read nothing else. */
export interface ApiModel {
  readonly group: string;
  readonly version: string;
  readonly category: string;
  readonly annotations: Readonly<Record<string, Key>>;
  readonly labels: Readonly<Record<string, Key>>;
  readonly conditionTypes: Readonly<Record<string, string>>;
  readonly reasons: Readonly<Record<string, string>>;
  /** Checks that only code can make, by name. */
  readonly formats: Readonly<Record<string, string>>;
  readonly kinds: readonly Kind[];
  /** Documents that sinks hold. */
  readonly exports: readonly Schema[];
}

/** File contents by path below the root, `/`-separated; each ends in a newline. */
export type FileTree = ReadonlyMap<string, string>;
