import type { Finding } from "../../generated/admission.ts";
import { type KindEntry, kinds } from "../../generated/kinds.ts";
import type {
  KollectInventorySpec,
  KollectProfileSpec,
  KollectTargetSpec,
  LabelSelector,
} from "../../generated/types.ts";
import { OperatorError } from "../errors/operator-error.ts";
import { parsePath } from "../extract/path.ts";
import { readsOf } from "../extract/reads.ts";
import type { Lookups } from "./lookups.ts";
import { unknownPath } from "./unknown-path.ts";
import { hastyWarning, warning } from "./warning.ts";

/** A warning is not worth a refusal: what could not be looked up is not warned of. */
export async function ifKnown(ask: () => Promise<readonly Finding[]>): Promise<readonly Finding[]> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof OperatorError || error instanceof DOMException) return [];
    throw error;
  }
}

/** Paths whose values are one or a list, as it comes; the author may expect always the one or the other. */
export const shapeWarnings = ({ attributes }: KollectProfileSpec): readonly Finding[] =>
  attributes.flatMap(({ name, path, type }, index) =>
    type === "any" && parsePath(path).type === "matches"
      ? [
          warning(
            `attribute ${name}: ${path} may match several values and yields a list only then; write type: list to have a list always`,
            ...["attributes", index, "path"],
          ),
        ]
      : [],
  );

export async function pathWarnings(
  { targetGVK, attributes }: KollectProfileSpec,
  lookups: Lookups,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const schema = await lookups.schema(targetGVK, signal);
  if (schema === undefined) return [];
  return attributes.flatMap(({ name, path }, index) => {
    const unknown = readsOf(path).flatMap(({ root, isTest, steps }) =>
      root === "object" && !isTest ? (unknownPath(schema, steps) ?? []) : [],
    );
    return [...new Set(unknown)].map((text) =>
      warning(`attribute ${name}: ${text}`, "attributes", index, "path"),
    );
  });
}

const isEmpty = (selector: LabelSelector | undefined): boolean =>
  selector !== undefined &&
  Object.keys(selector.matchLabels ?? {}).length === 0 &&
  (selector.matchExpressions ?? []).length === 0;

export const emptyTargetWarnings = ({
  includedNamespaces,
  excludedNamespaces = [],
  names,
  namespaceExcludeSelector,
  resourceRules,
}: KollectTargetSpec): readonly Finding[] => {
  if (resourceRules?.length === 0)
    return [warning("resourceRules is empty, so nothing is collected", "resourceRules")];
  if (isEmpty(namespaceExcludeSelector))
    return [
      warning(
        "namespaceExcludeSelector is empty and so excludes every namespace",
        "namespaceExcludeSelector",
      ),
    ];
  if (names?.length === 0) return [warning("names is empty, so nothing is collected", "names")];
  if (includedNamespaces?.length === 0)
    return [warning("includedNamespaces is empty, so nothing is collected", "includedNamespaces")];
  const both = includedNamespaces?.filter((name) => excludedNamespaces.includes(name)) ?? [];
  return both.length === 0
    ? []
    : [
        warning(
          `${both.join(", ")} both included and excluded: excludedNamespaces stands over includedNamespaces`,
          "includedNamespaces",
        ),
      ];
};

/** A list that is empty or a selector that selects nobody; the former is told already. */
export async function namespaceWarnings(
  spec: KollectTargetSpec,
  lookups: Lookups,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const { includedNamespaces, namespaceSelector, namespaceExcludeSelector } = spec;
  const isOpen = [includedNamespaces, namespaceSelector, namespaceExcludeSelector].every(
    (it) => it === undefined,
  );
  if (isOpen || includedNamespaces?.length === 0) return [];
  const found = await lookups.namespacesOf(spec, signal);
  return found.length > 0
    ? []
    : [warning("no namespace matches now; the target collects nothing until one does")];
}

/** An apply must not wait for more look-ups. */
const mostTargets = 20;

export const hastyRefWarnings = ({
  snapshotSinkRefs = [],
}: KollectInventorySpec): readonly Finding[] =>
  snapshotSinkRefs.flatMap(({ name, exportMinInterval }, index) =>
    hastyWarning(exportMinInterval, {
      where: `snapshotSinkRefs ${name}: `,
      at: ["snapshotSinkRefs", index],
    }),
  );

/** Targets that are named and not there, and a list of none. */
export async function missingTargetWarnings(
  { targetRefs }: KollectInventorySpec,
  namespace: string,
  lookups: Lookups,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  if (targetRefs?.length === 0)
    return [
      warning(
        "targetRefs is empty: nothing is exported; leave it out to export all targets",
        "targetRefs",
      ),
    ];
  const asked = (targetRefs ?? [])
    .slice(0, mostTargets)
    .map(async (name, index) =>
      (await lookups.exists(kinds.KollectTarget, namespace, name, signal))
        ? []
        : [
            warning(
              `there is no KollectTarget ${name} in ${namespace} yet; it brings no rows`,
              ...["targetRefs", index],
            ),
          ],
    );
  return (await Promise.all(asked)).flat();
}

export async function missingSinkWarnings(
  { snapshotSinkRefs = [], databaseSinkRefs = [], eventSinkRefs = [] }: KollectInventorySpec,
  namespace: string,
  lookups: Lookups,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const named = (
    kind: KindEntry,
    field: string,
    refs: readonly { readonly name: string }[],
  ): readonly Reference[] =>
    refs.map(({ name }, index) => ({ kind, name, at: [field, index, "name"] }));
  const refs = [
    ...named(kinds.KollectSnapshotSink, "snapshotSinkRefs", snapshotSinkRefs),
    ...named(kinds.KollectDatabaseSink, "databaseSinkRefs", databaseSinkRefs),
    ...named(kinds.KollectEventSink, "eventSinkRefs", eventSinkRefs),
  ];
  const asked = refs.map(async ({ kind, name, at }): Promise<readonly Finding[]> =>
    (await lookups.exists(kind, namespace, name, signal))
      ? []
      : [
          warning(
            `there is no ${kind.kind} ${name} in ${namespace} yet; nothing goes there`,
            ...at,
          ),
        ],
  );
  return (await Promise.all(asked)).flat();
}

/** A name in an inventory, and where it stands. */
interface Reference {
  readonly kind: KindEntry;
  readonly name: string;
  readonly at: readonly PropertyKey[];
}
