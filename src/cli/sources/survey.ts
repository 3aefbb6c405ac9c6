import type { KubeObject } from "../../collect/kube-object.ts";
import type { Notices } from "../output/notices.ts";
import {
  groupVersion,
  type Identity,
  identityOf,
  identityText,
  isFields,
  misnamed,
  placeText,
  type SourceDocument,
} from "./document.ts";
import { derivedUid, objectOf } from "./file-object.ts";
import type { FileSet } from "./files.ts";
import type { ServedKind } from "./served-kind.ts";
import { wellKnown } from "./well-known-kinds.ts";

/** What one look through files has told of them. */
export interface Survey {
  /** By group/version/Kind. */
  readonly kinds: ReadonlyMap<string, ServedKind>;
  /** Names of fields that objects have at their top, by group/version/Kind. */
  readonly fields: ReadonlyMap<string, ReadonlySet<string>>;
  /** Those that have a document, and those that are only named: of these the labels are not known. */
  readonly namespaces: readonly KubeObject[];
  /** Numbers of documents whose object another document stands for, too: the last one counts, as when all are applied. */
  readonly superseded: ReadonlySet<number>;
  readonly kept: readonly SourceDocument[] | undefined;
}

export interface SurveyOptions {
  readonly files: FileSet;
  /** Of documents that name none. */
  readonly namespace: string;
  readonly notices: Notices;
  /** Something in the files could not be read (`isTorn`), or counts twice. */
  readonly onProblem: (isTorn: boolean) => void;
}

/** Files of no more bytes are kept parsed: the next list need not read them again. */
const keptBytes = 64 * 1024 * 1024;

/** A document without its content. */
interface Entry {
  readonly identity: Identity;
  readonly place: string;
  readonly number: number;
}

/** Reads all files once, an object in memory at a time where they are large. */
export async function surveyOf(options: SurveyOptions, signal: AbortSignal): Promise<Survey> {
  const { files, notices, onProblem } = options;
  const entries: Entry[] = [];
  const described: SourceDocument["value"][] = [];
  const fields = new Map<string, Set<string>>();
  const kept: SourceDocument[] | undefined = files.bytes <= keptBytes ? [] : undefined;
  const problem = (text: string, isTorn = true): void => {
    notices.error(text);
    onProblem(isTorn);
  };
  let number = -1;
  for await (const read of files.read(signal)) {
    if (read.type === "problem") {
      problem(`${placeText(read.place)}: ${read.message}`);
      continue;
    }
    const { value, place } = read.document;
    number++;
    kept?.push(read.document);
    const identity = identityOf(value);
    if (identity === undefined) {
      problem(`${placeText(place)}: this is no object of Kubernetes: ${flawOf(value)}`);
      continue;
    }
    entries.push({ identity, place: placeText(place), number });
    if (describing.has(identity.kind)) described.push(value);
    const seen = fields.get(kindKey(identity)) ?? new Set();
    fields.set(kindKey(identity), seen);
    for (const field of Object.keys(value)) seen.add(field);
  }
  // A template that failed prints nothing: what it should have printed must not go.
  if (entries.length === 0) problem("there are no objects in these files");
  const kinds = kindsOf(entries, described);
  return {
    kinds,
    fields,
    kept,
    superseded: supersededIn(entries, { kinds, fallback: options.namespace, problem }),
    namespaces: namespacesOf(entries, described, { kinds, fallback: options.namespace }),
  };
}

/** Kinds of documents that tell of others. */
const describing = new Set(["Namespace", "CustomResourceDefinition"]);

const flawOf = (value: SourceDocument["value"]): string => {
  const wrong = misnamed(value);
  if (wrong !== undefined) return wrong.message;
  if ((value["apiVersion"] ?? "") === "") return "it lacks apiVersion";
  return `it lacks ${(value["kind"] ?? "") === "" ? "kind" : "metadata.name"}`;
};

const kindKey = ({ apiVersion, kind }: Identity): string => {
  const { group, version } = groupVersion(apiVersion);
  return `${group}/${version}/${kind}`;
};

function kindsOf(
  entries: readonly Entry[],
  described: readonly SourceDocument["value"][],
): ReadonlyMap<string, ServedKind> {
  const kinds = new Map<string, ServedKind>();
  for (const { identity } of entries) {
    const key = kindKey(identity);
    if (kinds.has(key)) continue;
    const { kind } = identity;
    const { group, version } = groupVersion(identity.apiVersion);
    kinds.set(key, { ...wellKnown(group, kind), group, version, kind, isPreferred: true });
  }
  for (const definition of described) learn(kinds, definition);
  return kinds;
}

/** What its definition, among the files, says of a kind. */
function learn(kinds: Map<string, ServedKind>, { spec }: SourceDocument["value"]): void {
  if (!isFields(spec) || !isFields(spec["names"])) return;
  const { group, scope, names } = spec;
  const { kind, plural, singular, shortNames } = names;
  for (const [key, known] of kinds)
    if (known.group === group && known.kind === kind)
      kinds.set(key, {
        ...known,
        namespaced: scope !== "Cluster",
        ...(typeof plural === "string" && { plural }),
        ...(typeof singular === "string" && { singular }),
        ...(Array.isArray(shortNames) && { shortNames: shortNames.map(String) }),
      });
}

interface Known {
  readonly kinds: ReadonlyMap<string, ServedKind>;
  /** Namespace of what names none. */
  readonly fallback: string;
}

/** Where an object would be once it was applied. */
const namespaceIn = (identity: Identity, { kinds, fallback }: Known): string => {
  if (kinds.get(kindKey(identity))?.namespaced === false) return "";
  return identity.namespace === "" ? fallback : identity.namespace;
};

function supersededIn(
  entries: readonly Entry[],
  { problem, ...known }: Known & { readonly problem: (text: string, isTorn: boolean) => void },
): ReadonlySet<number> {
  const last = new Map<string, Entry>();
  const superseded = new Set<number>();
  for (const entry of entries) {
    const { identity, place } = entry;
    const key = identityText({ ...identity, namespace: namespaceIn(identity, known) });
    const before = last.get(key);
    last.set(key, entry);
    if (before === undefined) continue;
    superseded.add(before.number);
    problem(`${key} stands twice: ${before.place} and ${place}; the second one counts`, false);
  }
  return superseded;
}

function namespacesOf(
  entries: readonly Entry[],
  described: readonly SourceDocument["value"][],
  known: Known,
): readonly KubeObject[] {
  const namespaces = new Map<string, KubeObject>();
  for (const value of described) {
    const identity = identityOf(value);
    if (identity?.apiVersion === "v1" && identity.kind === "Namespace")
      namespaces.set(identity.name, objectOf(value, identity, undefined));
  }
  for (const { identity } of entries) {
    const name = namespaceIn(identity, known);
    if (name !== "" && !namespaces.has(name)) namespaces.set(name, unknownNamespace(name));
  }
  return [...namespaces.values()];
}

/** Of a Namespace that is named and has no document nothing but its name is known. */
const unknownNamespace = (name: string): KubeObject => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: {
    name,
    uid: derivedUid({ apiVersion: "v1", kind: "Namespace", namespace: "", name }),
    labels: { "kubernetes.io/metadata.name": name },
  },
});
