import type { Json } from "../rows/row.ts";

/** What an expression may look at. */
export interface Scope {
  readonly object: Json;
  /** Metadata of the object's Namespace; null for cluster-scoped kinds. */
  readonly namespace: Json;
  /** What may be read of the Helm release that the object holds, if it holds one. @throws {ExtractionFailure} */
  readonly release?: () => Json | undefined;
}

/**
 * A path, parsed. `value` reads one value; `matches` reads all that a wildcard, filter, slice, union or
 * descent finds; `invalid` names the fault, its column 1-based in the path text.
 * `undefined` and null both say that the value is missing.
 * Both `read`s throw ExtractionFailure and nothing else.
 */
export type ParsedPath =
  | { readonly type: "value"; readonly read: (scope: Scope) => Json | undefined }
  | { readonly type: "matches"; readonly read: (scope: Scope) => readonly Json[] }
  | ({ readonly type: "invalid" } & PathFault);

export interface PathFault {
  readonly column: number;
  readonly message: string;
}

/** Why one object yields no value. The problem never quotes the object. */
export class ExtractionFailure extends Error {
  override readonly name = "ExtractionFailure";
}

/** Thrown inside the parsers only; `parsePath` turns it into a value. */
export class PathError extends Error {
  override readonly name = "PathError";
  readonly column: number;

  constructor(column: number, message: string) {
    super(message);
    this.column = column;
  }
}
