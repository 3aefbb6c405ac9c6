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

const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** `undefined` where it names no kind, or has no name. */
export function identityOf(value: Fields): Identity | undefined {
  const metadata = isFields(value["metadata"]) ? value["metadata"] : {};
  const identity = {
    apiVersion: text(value["apiVersion"]),
    kind: text(value["kind"]),
    namespace: text(metadata["namespace"]),
    name: text(metadata["name"]),
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
