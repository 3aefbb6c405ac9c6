import type { RowIdentity } from "./row.ts";

/** `targetNamespace/targetName/namespace`: the rows that a target has from one namespace. */
export type PartKey = string;

/** What sinks keep of rows that are not known in this process: SourceKeys of whole targets, PartKeys of others. */
export type Retained = ReadonlySet<string>;

export const partOf = ({
  targetNamespace,
  targetName,
  namespace,
}: Pick<RowIdentity, "targetNamespace" | "targetName" | "namespace">): PartKey =>
  `${targetNamespace}/${targetName}/${namespace}`;

export const isRetained = (retained: Retained, part: PartKey): boolean =>
  retained.size > 0 && (retained.has(part) || retained.has(part.slice(0, part.lastIndexOf("/"))));
