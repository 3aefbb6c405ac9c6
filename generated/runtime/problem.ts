// Generated from api/ by `npm run generate`; do not edit. Change api/ or codegen/ instead.

/** One fault of an object, as the API server would tell it. */
export interface Problem {
  /** For example `spec.attributes[2].path`. */
  readonly field: string;
  /** For example `Required value`. */
  readonly message: string;
}

export type Validation<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly errors: readonly Problem[] };

/** `["spec", "attributes", 2, "path"]` → `spec.attributes[2].path` */
export const fieldOf = (path: readonly PropertyKey[]): string =>
  path
    .map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`))
    .join("")
    .replace(/^\./, "");

const escapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\u0007": "\\a",
  "\b": "\\b",
  "\f": "\\f",
  "\v": "\\v",
};

/** Text in quotes as Go prints it (strconv.Quote), since messages are compared with the API server's. */
export const quoted = (text: string): string =>
  `"${Array.from(text, (it) => escapes[it] ?? (isPrintable(it) ? it : escaped(it))).join("")}"`;

const isPrintable = (character: string): boolean =>
  /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u.test(character);

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const hex = (digits: number): string => code.toString(16).padStart(digits, "0");
  if (code < 0x80) return `\\x${hex(2)}`;
  return code > 0xffff ? `\\U${hex(8)}` : `\\u${hex(4)}`;
}

export const shown = (value: unknown): string =>
  typeof value === "string" ? quoted(value) : JSON.stringify(value);

/** The name that the API server gives a value's type. */
export function typeName(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value;
}
