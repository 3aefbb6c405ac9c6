import type { Attribute, KollectProfile } from "../../generated/types.ts";
import { OperatorError } from "../errors/operator-error.ts";
import type { Json } from "../rows/row.ts";
import { coerce } from "./coerce.ts";
import { compilePath } from "./path.ts";
import { PathError } from "./path-error.ts";
import { mayReadSecrets, withoutSecretData } from "./secret-guard.ts";

/** Attributes of one object, or why it yields no row. One bad object never stops the others. */
export type Extraction =
  | { readonly ok: true; readonly attributes: Readonly<Record<string, Json>> }
  | { readonly ok: false; readonly attribute: string; readonly problem: string };

/** A compiled profile: pure, synchronous, shared by every target that names it. */
export interface Extractor {
  /** `namespace`: metadata of the object's Namespace, for expressions that read it. */
  extract(object: object, namespace: object | undefined): Extraction;
}

/** Value of an attribute; `undefined` when it is missing or null. @throws {RangeError} it has none */
type Reader = (object: Json, namespace: Json) => Json | undefined;

/** @throws {OperatorError} EXPRESSION_INVALID, with the attribute and the column of the fault */
export function compileProfile(profile: KollectProfile): Extractor {
  const readers = profile.spec.attributes.map((attribute) => ({
    ...attribute,
    read: readerOf(attribute),
  }));
  const { group, kind } = profile.spec.targetGVK;
  const hidesData = group === "" && kind === "Secret" && !mayReadSecrets(profile);
  return {
    extract: (object, namespace) => {
      const fields = object as Readonly<Record<string, Json>>;
      const visible = hidesData ? withoutSecretData(fields) : fields;
      const around = (namespace === undefined ? null : { metadata: namespace }) as Json;
      const attributes: Record<string, Json> = {};
      for (const { name, optional, read } of readers)
        try {
          const value = read(visible, around);
          if (value !== undefined) attributes[name] = value;
          else if (!optional) return { ok: false, attribute: name, problem: "is missing" };
        } catch (error) {
          if (!(error instanceof RangeError)) throw error;
          return { ok: false, attribute: name, problem: error.message };
        }
      return { ok: true, attributes };
    },
  };
}

/**
 * A path of many values gives a list; where the type is not list and there is one value, that value; where there is
 * none, it is missing, or the empty list where the type is list. A null is a missing value.
 */
const readerOf = ({ name, path, type }: Attribute): Reader => {
  const compiled = compiledPath(name, path);
  if (compiled.type === "one")
    return (object, namespace) => {
      const value = compiled.find(object, namespace);
      return value === undefined || value === null ? undefined : coerce(value, type);
    };
  return (object) => {
    const values = compiled.find(object);
    if (type === "list") return values;
    const [first] = values;
    if (values.length > 1) return coerce(values, type);
    return first === undefined || first === null ? undefined : coerce(first, type);
  };
};

const compiledPath = (attribute: string, path: string): ReturnType<typeof compilePath> => {
  try {
    return compilePath(path);
  } catch (error) {
    if (!(error instanceof PathError)) throw error;
    const { column, message: detail } = error;
    throw new OperatorError("EXPRESSION_INVALID", { attribute, column, detail });
  }
};
