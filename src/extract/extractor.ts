import type { Attribute, KollectProfile } from "../../generated/types.ts";
import { OperatorError } from "../errors/operator-error.ts";
import type { Json } from "../rows/row.ts";
import { coerce, mismatch } from "./coerce.ts";
import { ExtractionFailure, type ParsedPath, type Scope } from "./expression.ts";
import { helmFault, releaseReader } from "./helm.ts";
import { type Needs, needsOf } from "./needs.ts";
import { parsePath } from "./path.ts";
import { compileResourceExport } from "./resource-export.ts";
import { fullExportFault, hidesSecretData, withoutSecretData } from "./secret.ts";

/** Attributes of one object, or why it yields no row. The problem never quotes the object. */
export type Extraction =
  | { readonly ok: true; readonly attributes: Readonly<Record<string, Json>> }
  | { readonly ok: false; readonly attribute: string; readonly problem: string };

/** A compiled profile: pure, synchronous, shared by every target that names it. */
export interface Extractor {
  readonly needs: Needs;
  /** What expressions may see of an object: a Secret without its data, unless the profile is allowed it. */
  view<T extends Readonly<Record<string, unknown>>>(object: T): T;
  /**
   * Fails closed: one attribute that is missing and not optional, or not of its type, and the object has no
   * attributes at all. null counts as missing. Never throws; values are shared with `object`, not copied.
   * @param object as the API server sent it, parsed from JSON
   * @param namespace metadata of the object's Namespace; leave out for cluster-scoped kinds
   */
  extract(object: Readonly<Record<string, unknown>>, namespace?: object): Extraction;
}

type Read = (scope: Scope) => Json | undefined;

interface CompiledAttribute {
  readonly attribute: Attribute;
  readonly read: Read;
}

/**
 * Compiles the paths of `profile`. Of a path that may match several times (wildcard, filter, slice, union, descent)
 * no match is missing, one match is that value and more are a list; with type list it is always a list, empty when
 * nothing matches or the parent is absent. Unless annotation kollect.dev/allow-secret-extraction is "true", the data
 * of core Secrets is not there for any expression but helm:, and for that only the fields without credentials.
 * @throws {OperatorError} EXPRESSION_INVALID, column 1-based in the path
 */
export function compileProfile(profile: KollectProfile): Extractor {
  const attributes = profile.spec.attributes.map((attribute): CompiledAttribute => ({
    attribute,
    read: compileAttribute(attribute, profile),
  }));
  const exported = profile.spec.export;
  const fault = fullExportFault(profile);
  if (fault !== undefined) {
    const attribute = "export.mode";
    throw new OperatorError("EXPRESSION_INVALID", { attribute, column: 1, detail: fault });
  }
  if (exported.mode === "Resource") {
    const attribute = { name: exported.as, path: "", type: "any", optional: false } as const;
    attributes.push({ attribute, read: compileResourceExport(exported) });
  }
  const isHiding = hidesSecretData(profile);
  const view = <T extends Readonly<Record<string, unknown>>>(object: T): T =>
    isHiding ? (withoutSecretData(object) as T) : object;
  return {
    needs: profileNeeds(profile),
    view,
    extract: (object, namespace) =>
      extractAll(attributes, {
        object: view(object) as Json,
        namespace: (namespace ?? null) as Json,
        release: releaseReader(object, profile),
      }),
  };
}

/** Of the object as a whole, only its metadata may be enough. */
function profileNeeds({ spec }: KollectProfile): Needs {
  const { mode, include, prune } = spec.export;
  const needs = needsOf(spec.attributes.map(({ path }) => path));
  const isBodyRead = mode === "Resource" && (include !== "MetadataOnly" || prune.cel !== undefined);
  return { ...needs, isMetadataOnly: needs.isMetadataOnly && !isBodyRead };
}

function compileAttribute({ name, path, type }: Attribute, profile: KollectProfile): Read {
  const fault = helmFault(path, profile);
  const parsed: ParsedPath = fault ? { type: "invalid", ...fault } : parsePath(path);
  switch (parsed.type) {
    case "invalid": {
      const { column, message } = parsed;
      throw new OperatorError("EXPRESSION_INVALID", { attribute: name, column, detail: message });
    }
    case "value":
      return parsed.read;
    case "matches": {
      const { read } = parsed;
      if (type === "list") return read;
      return (scope) => {
        const found = read(scope);
        return found.length > 1 ? found : found[0];
      };
    }
  }
}

function extractAll(compiled: readonly CompiledAttribute[], scope: Scope): Extraction {
  const attributes: Record<string, Json> = {};
  for (const { attribute, read } of compiled) {
    const { name, type, optional } = attribute;
    let value: Json | undefined;
    try {
      value = read(scope);
    } catch (error) {
      if (!(error instanceof ExtractionFailure)) throw error;
      return { ok: false, attribute: name, problem: error.message };
    }
    if (value === undefined || value === null) {
      if (optional) continue;
      return { ok: false, attribute: name, problem: "is missing" };
    }
    const coerced = coerce(value, type);
    if (coerced === undefined)
      return { ok: false, attribute: name, problem: mismatch(value, type) };
    set(attributes, name, coerced);
  }
  return { ok: true, attributes };
}

function set(attributes: Record<string, Json>, name: string, value: Json): void {
  if (name === "__proto__")
    Object.defineProperty(attributes, name, { value, enumerable: true, writable: true });
  else attributes[name] = value;
}
