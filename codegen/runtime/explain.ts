import type { Fault } from "./checks.ts";
import { fieldOf, quoted, shown, typeName } from "./problem.ts";
import type { Problem } from "./problem.ts";

/** The parts of zod's issues that messages are made of. */
interface Issue {
  readonly code?: string;
  readonly path: readonly PropertyKey[];
  readonly expected?: string;
  readonly keys?: readonly string[];
  readonly values?: readonly unknown[];
  readonly params?: Readonly<Record<string, unknown>>;
}

const typeNames: Readonly<Record<string, string>> = { record: "object", number: "integer" };

/** Issues of a parse of `root` in the words of the API server, sorted by field. */
export const explain = (issues: readonly object[], root: unknown): readonly Problem[] =>
  issues
    .flatMap((issue) => problemsOf(issue as Issue, root))
    .toSorted((a, b) => (a.field === b.field ? 0 : a.field < b.field ? -1 : 1));

function problemsOf(issue: Issue, root: unknown): readonly Problem[] {
  const field = fieldOf(issue.path);
  const fault = issue.params?.["fault"] as Fault | undefined;
  if (fault !== undefined) return [{ field, message: messageOf(fault, field) }];
  const value = valueAt(root, issue.path);
  if (issue.code === "unrecognized_keys")
    return (issue.keys ?? []).map((key) => ({
      field: fieldOf([...issue.path, key]),
      message: "unknown field",
    }));
  if (isMissing(value, issue.path)) return [{ field, message: "Required value" }];
  if (issue.code === "invalid_value") return unsupported(issue.values ?? [], value, field);
  const expected = typeNames[issue.expected ?? ""] ?? String(issue.expected);
  return [{ field, message: wrongType(value, expected, field) }];
}

/** Null in a property counts as absent, in a list it is a wrong type. */
const isMissing = (value: unknown, path: readonly PropertyKey[]): boolean =>
  value === undefined || (value === null && typeof path.at(-1) !== "number");

const messageOf = ({ value, text }: Fault, field: string): string =>
  value === undefined ? text : `Invalid value: ${value}: ${field} in body ${text}`;

function wrongType(value: unknown, expected: string, field: string): string {
  const type = quoted(typeName(value));
  return `Invalid value: ${type}: ${field} in body must be of type ${expected}: ${type}`;
}

function unsupported(
  values: readonly unknown[],
  value: unknown,
  field: string,
): readonly Problem[] {
  const list = values.map(shown).join(", ");
  const message = `Unsupported value: ${shown(value)}: supported values: ${list}`;
  return typeof value === "string"
    ? [{ field, message }]
    : [
        { field, message: wrongType(value, "string", field) },
        { field, message },
      ];
}

const valueAt = (root: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (value, step) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, step)
        ? (value as Record<PropertyKey, unknown>)[step]
        : undefined,
    root,
  );
