type Fields = Readonly<Record<string, unknown>>;

/** An object that stands in a file. */
export interface SourceDocument {
  readonly place: FilePlace;
  readonly value: Fields;
}

/** Where something stands; lines and columns from 1 on. */
export interface FilePlace {
  /** As it was given; "stdin". */
  readonly file: string;
  readonly line: number;
  readonly column?: number;
}

/** What reading a file gives: its objects, and what is none. */
export type Read =
  | { readonly type: "document"; readonly document: SourceDocument; readonly origin: Origin }
  | {
      readonly type: "problem";
      readonly place: FilePlace;
      readonly message: string;
      /** The file could not be read at all, or not to its end. */
      readonly isUnreadable?: true;
    };

export const placeText = ({ file, line, column }: FilePlace): string =>
  column === undefined ? `${file}:${line}` : `${file}:${line}:${column}`;

/** A document between the marks of a file. */
export interface Piece {
  readonly text: string;
  readonly place: FilePlace;
}

/** What a document was read from: by it the places of fields are found. Who keeps it keeps its text. */
export interface Origin {
  readonly piece: Piece;
  /** To an item of a List, from its root; empty for an object of its own. */
  readonly path: readonly (string | number)[];
}

export const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Who an object is to Kubernetes. */
export interface Identity {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** By the fields that say it, as they stand there. */
const namingParts = ({ apiVersion, kind, metadata }: Fields): Readonly<Record<string, unknown>> => {
  const { name, namespace } = isFields(metadata) ? metadata : {};
  return { apiVersion, kind, "metadata.name": name, "metadata.namespace": namespace };
};

/** What should say who an object is and is no text, as in `namespace: 123`; `undefined`: nothing is so. */
export function misnamed(
  value: Fields,
): { readonly field: string; readonly message: string } | undefined {
  for (const [field, part] of Object.entries(namingParts(value))) {
    if (part === undefined || part === null || typeof part === "string") continue;
    const message =
      typeof part === "object"
        ? `${field} is not text`
        : `${field} is read as ${String(part as boolean)}, not as text; put it in quotes`;
    return { field, message };
  }
  return undefined;
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** `undefined` where it names no kind, has no name, or is misnamed. */
export function identityOf(value: Fields): Identity | undefined {
  if (misnamed(value) !== undefined) return undefined;
  const parts = namingParts(value);
  const identity = {
    apiVersion: text(parts["apiVersion"]),
    kind: text(parts["kind"]),
    namespace: text(parts["metadata.namespace"]),
    name: text(parts["metadata.name"]),
  };
  return identity.apiVersion === "" || identity.kind === "" || identity.name === ""
    ? undefined
    : identity;
}

/** "Deployment.apps shop/web". */
export const identityText = ({ apiVersion, kind, namespace, name }: Identity): string => {
  const { group } = groupVersion(apiVersion);
  const what = group === "" ? kind : `${kind}.${group}`;
  return `${what} ${namespace === "" ? name : `${namespace}/${name}`}`;
};

/** "apps/v1" and "v1". */
export function groupVersion(apiVersion: string): {
  readonly group: string;
  readonly version: string;
} {
  const at = apiVersion.indexOf("/");
  return { group: apiVersion.slice(0, Math.max(at, 0)), version: apiVersion.slice(at + 1) };
}
