import type { GroupVersionKind } from "../../../generated/types.ts";
import type { KubeObject } from "../../collect/kube-object.ts";
import type { Scope, Shape } from "../../collect/object-source.ts";
import type { Resource } from "../../kube/discovery.ts";
import type { SchemaNode } from "../../kube/schema-node.ts";
import type { ServedKind } from "./served-kind.ts";

/** Somewhere that objects are: a cluster, or files. All methods throw OperatorError where a cluster does not answer. */
export interface Place {
  /** Of the context; "files". */
  readonly name: string;
  /** For messages: "in context prod", "in these files". */
  readonly where: string;
  /** What is meant where nobody names a namespace: all of them for files. */
  readonly namespace: string | undefined;
  /** All kinds that can be listed. */
  kinds(signal: AbortSignal): Promise<readonly ServedKind[]>;
  /** What the kind's objects have at their top: by its schema, or as files have them. `undefined`: nobody tells. */
  fields(gvk: GroupVersionKind, signal: AbortSignal): Promise<readonly string[] | undefined>;
  resolve(gvk: GroupVersionKind, signal: AbortSignal): Promise<Resource | undefined>;
  namespaces(signal: AbortSignal): Promise<readonly KubeObject[]>;
  /** `undefined` where nobody publishes one, or lets us read it. */
  schema(gvk: GroupVersionKind, signal: AbortSignal): Promise<SchemaNode | undefined>;
  /** A complete list; it may hold more than `shape` asks for. @throws when it can't be had whole */
  list(
    resource: Resource,
    scope: Scope,
    shape: Shape,
    signal: AbortSignal,
  ): AsyncIterable<KubeObject>;
}
