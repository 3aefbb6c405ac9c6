import type { ApiModel, FileTree } from "../model.ts";
import type { Schema } from "../schema.ts";

/** Where a check that only code can make applies: `*` stands for every item. */
interface Place {
  readonly path: readonly string[];
  readonly format: string;
}

const placesOf = (schema: Schema, path: readonly string[]): Place[] => [
  ...(schema["x-kollect-format"] === undefined
    ? []
    : [{ path, format: schema["x-kollect-format"] }]),
  ...Object.entries(schema.properties ?? {}).flatMap(([name, child]) =>
    placesOf(child, [...path, name]),
  ),
  ...(schema.items === undefined ? [] : placesOf(schema.items, [...path, "*"])),
];

const camel = (format: string): string =>
  format.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

/** Admission handlers: structure first, then the checks that only code can make. */
export function admissionEmitter(model: ApiModel): FileTree {
  const methods = Object.entries(model.formats).map(
    ([format, doc]) =>
      `  /** ${doc} The answer says what is wrong and what would be right. */\n  ${camel(format)}(value: string): string | undefined;`,
  );
  const handlers = model.kinds.map(({ kind, spec }) => {
    const places = placesOf(spec, ["spec"]).map(({ path, format }) => ({
      path,
      rule: camel(format),
    }));
    return `
const placesOf${kind}: readonly Place[] = ${JSON.stringify(places)};

export const admit${kind} = (request: AdmissionRequest, rules: AdmissionRules): AdmissionResponse =>
  admit(request, validate${kind}, { places: placesOf${kind}, rules });
`;
  });
  const names = model.kinds.map(({ kind }) => kind);
  return new Map([
    [
      "generated/admission.ts",
      `import { validationsOf } from "./admission-support.ts";
import { ${names.map((kind) => `validate${kind}`).join(", ")} } from "./validators.ts";
import type { FieldError, Validation } from "./validation.ts";

/** Checks that a schema cannot make. src/ implements every one of them, or does not compile. */
export interface AdmissionRules {
${methods.join("\n")}
}

/** The part of admission.k8s.io/v1 AdmissionRequest that is read. */
export interface AdmissionRequest {
  readonly uid: string;
  readonly operation: "CREATE" | "UPDATE" | "DELETE" | "CONNECT";
  readonly subResource?: string;
  readonly object?: unknown;
  readonly oldObject?: unknown;
}

/** admission.k8s.io/v1 AdmissionResponse. */
export interface AdmissionResponse {
  readonly uid: string;
  readonly allowed: boolean;
  readonly status?: {
    readonly code: number;
    readonly reason: string;
    readonly message: string;
    readonly details: { readonly causes: readonly FieldError[] };
  };
}

interface Place {
  readonly path: readonly string[];
  readonly rule: keyof AdmissionRules;
}

interface Checks {
  readonly places: readonly Place[];
  readonly rules: AdmissionRules;
}

const admit = (
  { uid, operation, subResource, object, oldObject }: AdmissionRequest,
  validate: (value: unknown, old?: unknown) => Validation<{ readonly metadata: { readonly name: string } }>,
  { places, rules }: Checks,
): AdmissionResponse => {
  const isChange = operation === "CREATE" || operation === "UPDATE";
  // What is being deleted must be able to lose its finalizers, whatever it looks like.
  if (!isChange || subResource !== undefined || isDeleting(object)) return { uid, allowed: true };
  const judged = validate(object, oldObject ?? undefined);
  const errors = judged.ok
    ? places.flatMap(({ path, rule }) => validationsOf(judged.value, path, (value) => rules[rule](value)))
    : judged.errors;
  if (errors.length === 0) return { uid, allowed: true };
  const message = errors.map(({ field, message: text }) => \`\${field}: \${text}\`).join("; ");
  return {
    uid,
    allowed: false,
    status: { code: 422, reason: "Invalid", message, details: { causes: errors } },
  };
};

const isDeleting = (object: unknown): boolean =>
  (object as { readonly metadata?: { readonly deletionTimestamp?: string } } | undefined)?.metadata
    ?.deletionTimestamp !== undefined;
${handlers.join("")}
/** Handlers by kind. */
export const admissionHandlers = { ${names.map((kind) => `${kind}: admit${kind}`).join(", ")} } as const;
`,
    ],
  ]);
}
