import type { ServedKind } from "./kinds.ts";
import type { Stored } from "./storage.ts";

/** Which form of an object is asked for. */
export type Form = "whole" | "metadata";

const metadataForm = { apiVersion: "meta.k8s.io/v1", kind: "PartialObjectMetadata" } as const;

/** The first form of `accept` that is served for lists, or for single objects; `undefined`: 406. */
export function formOf(accept: string, what: "List" | ""): Form | undefined {
  for (const choice of accept.split(",")) {
    const [type = "", ...parameters] = choice.split(";").map((it) => it.trim());
    const as = parameters.find((it) => it.startsWith("as="))?.slice(3);
    if (type !== "application/json" && type !== "*/*") continue;
    if (as === undefined) return "whole";
    if (as === `${metadataForm.kind}${what}`) return "metadata";
  }
  return undefined;
}

const texts = { whole: new WeakMap<Stored, string>(), metadata: new WeakMap<Stored, string>() };

/** JSON of an object, as a watch or a read tells it. An object is stored once and read often. */
export function encode(object: Stored, form: Form, { group, version }: ServedKind): string {
  const apiVersion = group === "" ? version : `${group}/${version}`;
  // What is stored at one version is served at others; only the text of that one is kept.
  const isKept = form === "metadata" || object.apiVersion === apiVersion;
  const known = isKept ? texts[form].get(object) : undefined;
  if (known !== undefined) return known;
  const { metadata } = object;
  const text = JSON.stringify(
    form === "metadata" ? { ...metadataForm, metadata } : { ...object, apiVersion },
  );
  if (isKept) texts[form].set(object, text);
  return text;
}

/** As an item of a list: of kinds that are built in the version and kind are left out. */
export function encodeItem(object: Stored, form: Form, kind: ServedKind): string {
  if (form === "metadata" || kind.group.includes(".")) return encode(object, form, kind);
  const { apiVersion: _version, kind: _kind, ...rest } = object;
  return JSON.stringify(rest);
}

/** Version and kind of a list. */
export function listHead(form: Form, { group, version, kind }: ServedKind): string {
  const apiVersion = group === "" ? version : `${group}/${version}`;
  return form === "metadata"
    ? `"kind":"${metadataForm.kind}List","apiVersion":"${metadataForm.apiVersion}"`
    : `"kind":"${kind}List","apiVersion":"${apiVersion}"`;
}

/** The object of a bookmark. */
export function bookmarkOf(
  form: Form,
  { group, version, kind }: ServedKind,
  metadata: { readonly resourceVersion: string; readonly annotations?: object },
): object {
  const apiVersion = group === "" ? version : `${group}/${version}`;
  const head = form === "metadata" ? metadataForm : { kind, apiVersion };
  return { ...head, metadata: { creationTimestamp: null, ...metadata } };
}
