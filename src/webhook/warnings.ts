import type { Finding } from "../../generated/admission.ts";
import { kinds } from "../../generated/kinds.ts";
import type {
  KollectDatabaseSinkSpec,
  KollectEventSinkSpec,
  KollectInventorySpec,
  KollectProfileSpec,
  KollectSnapshotSinkSpec,
  KollectTargetSpec,
  LabelSelector,
  TlsSpec,
} from "../../generated/types.ts";
import { OperatorError } from "../errors/operator-error.ts";
import { parseDuration } from "../export/duration.ts";
import { parsePath } from "../extract/path.ts";
import { readsOf } from "../extract/reads.ts";
import { token } from "../sinks/nats/subject.ts";
import type { Lookups } from "./lookups.ts";
import { unknownPath } from "./unknown-path.ts";

const warning = (detail: string): Finding => ({ type: "Warning", detail });

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
  attributes.flatMap(({ name, path, type }) =>
    type === "any" && parsePath(path).type === "matches"
      ? [
          warning(
            `attribute ${name}: ${path} may match several values and yields a list only then; write type: list to have a list always`,
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
  return attributes.flatMap(({ name, path }) => {
    const unknown = readsOf(path).flatMap(({ root, isTest, steps }) =>
      root === "object" && !isTest ? (unknownPath(schema, steps) ?? []) : [],
    );
    return [...new Set(unknown)].map((text) => warning(`attribute ${name}: ${text}`));
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
    return [warning("resourceRules is empty, so nothing is collected")];
  if (isEmpty(namespaceExcludeSelector))
    return [warning("namespaceExcludeSelector is empty and so excludes every namespace")];
  if (names?.length === 0) return [warning("names is empty, so nothing is collected")];
  if (includedNamespaces?.length === 0)
    return [warning("includedNamespaces is empty, so nothing is collected")];
  const both = includedNamespaces?.filter((name) => excludedNamespaces.includes(name)) ?? [];
  return both.length === 0
    ? []
    : [
        warning(
          `${both.join(", ")} both included and excluded: excludedNamespaces stands over includedNamespaces`,
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
  snapshotSinkRefs.flatMap(({ name, exportMinInterval }) =>
    hastyWarning(`snapshotSinkRefs ${name}: `, exportMinInterval),
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
      warning("targetRefs is empty: nothing is exported; leave it out to export all targets"),
    ];
  const asked = (targetRefs ?? [])
    .slice(0, mostTargets)
    .map(async (name) =>
      (await lookups.exists(kinds.KollectTarget, namespace, name, signal))
        ? []
        : [warning(`there is no KollectTarget ${name} in ${namespace} yet; it brings no rows`)],
    );
  return (await Promise.all(asked)).flat();
}

export async function missingSinkWarnings(
  { snapshotSinkRefs = [], databaseSinkRefs = [], eventSinkRefs = [] }: KollectInventorySpec,
  namespace: string,
  lookups: Lookups,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const refs = [
    ...snapshotSinkRefs.map(({ name }) => ({ kind: kinds.KollectSnapshotSink, name })),
    ...databaseSinkRefs.map(({ name }) => ({ kind: kinds.KollectDatabaseSink, name })),
    ...eventSinkRefs.map(({ name }) => ({ kind: kinds.KollectEventSink, name })),
  ];
  const asked = refs.map(async ({ kind, name }): Promise<readonly Finding[]> =>
    (await lookups.exists(kind, namespace, name, signal))
      ? []
      : [warning(`there is no ${kind.kind} ${name} in ${namespace} yet; nothing goes there`)],
  );
  return (await Promise.all(asked)).flat();
}

const hastyWarning = (where: string, interval: string | undefined): readonly Finding[] =>
  interval === undefined || parseDuration(interval) >= 1_000
    ? []
    : [
        warning(
          `${where}exportMinInterval ${interval} is below a second: every change becomes a revision of its own`,
        ),
      ];

const tlsWarnings = (tls: TlsSpec | undefined): readonly Finding[] => [
  ...(tls?.insecureSkipVerify === true
    ? [
        warning(
          "tls.insecureSkipVerify is true: anybody can pretend to be the server, and read the credentials and the rows",
        ),
      ]
    : []),
  ...(tls?.caBundle !== undefined && tls.caSecretRef !== undefined
    ? [warning("tls.caBundle stands over tls.caSecretRef, which is not read")]
    : []),
];

const extensions = /\.(json|yaml|yml|ndjson)$/;

export const snapshotSinkWarnings = (spec: KollectSnapshotSinkSpec): readonly Finding[] => {
  const { endpoint, secretRef, serialization, pathTemplate, layout } = spec;
  const template = layout.mode === "document" ? pathTemplate : layout.pathTemplate;
  const [, extension] = extensions.exec(template ?? "") ?? [];
  const written = extension === "yml" ? "yaml" : extension;
  return [
    ...hastyWarning("", spec.exportMinInterval),
    ...tlsWarnings(spec.tls),
    ...(secretRef !== undefined && /^http:/i.test(endpoint)
      ? [warning("endpoint is http://: the credentials of secretRef travel unencrypted")]
      : []),
    ...(written !== undefined && written !== serialization.format
      ? [
          warning(
            `the path ends in .${extension} and serialization.format is ${serialization.format}; write {extension} to have it right always`,
          ),
        ]
      : []),
  ];
};

export const databaseSinkWarnings = ({
  provisioning,
  postgres,
  tls,
}: KollectDatabaseSinkSpec): readonly Finding[] => [
  ...tlsWarnings(tls),
  ...(provisioning.mode === "existing"
    ? [
        warning(
          `provisioning.mode is existing: Kollect does not create table ${postgres?.schema ?? ""}.${postgres?.table ?? ""} or its views; docs/sinks/postgres.md has the statements`,
        ),
      ]
    : []),
];

export const eventSinkWarnings = ({
  provisioning,
  secretRef,
  nats,
  tls,
}: KollectEventSinkSpec): readonly Finding[] => [
  ...tlsWarnings(tls),
  ...(provisioning.mode === "existing"
    ? [
        warning(
          `provisioning.mode is existing: Kollect does not create stream ${nats?.stream ?? ""}; docs/sinks/nats.md says what it must be like`,
        ),
      ]
    : []),
  ...(secretRef !== undefined && nats?.url.startsWith("nats://") === true
    ? [warning("nats.url is nats://: what secretRef holds and the events travel unencrypted")]
    : []),
  ...(nats?.storage === "memory"
    ? [warning("nats.storage is memory: the events are gone when the server restarts")]
    : []),
];

/** Of `old`, that rows stay behind where `place` has changed. */
const movedWarning = <T>(
  spec: T,
  old: T | undefined,
  place: (it: T) => string,
): readonly Finding[] =>
  old === undefined || place(old) === place(spec)
    ? []
    : [
        warning(
          `rows in ${place(old)} stay there as if they still stood; to have them taken out, give the inventories targetRefs: [] before, or delete them with deletionPolicy Delete`,
        ),
      ];

export const movedTableWarnings = (
  spec: KollectDatabaseSinkSpec,
  old: KollectDatabaseSinkSpec | undefined,
): readonly Finding[] =>
  movedWarning(
    spec,
    old,
    ({ cluster, postgres }) =>
      `table ${postgres?.schema ?? ""}.${postgres?.table ?? ""} under cluster ${cluster}`,
  );

export const movedFilesWarnings = (
  spec: KollectSnapshotSinkSpec,
  old: KollectSnapshotSinkSpec | undefined,
): readonly Finding[] =>
  // The endpoint is not shown: it may hold a credential that an older version let in.
  old !== undefined && old.endpoint !== spec.endpoint
    ? [
        warning(
          "files in the former repository stay there as if their rows still stood; remove them by hand, with the folder .kollect",
        ),
      ]
    : movedWarning(
        spec,
        old,
        ({ cluster, git }) => `branch ${git.branch} under cluster ${cluster}`,
      );

/** What was written under the old name stands there for good: nobody else knows that it was this sink's. */
export const movedLogWarnings = (
  spec: KollectEventSinkSpec,
  old: KollectEventSinkSpec | undefined,
): readonly Finding[] => {
  const placeOf = ({ cluster, nats }: KollectEventSinkSpec): string =>
    JSON.stringify([cluster, nats?.subject, nats?.stream]);
  if (old?.nats === undefined || placeOf(old) === placeOf(spec)) return [];
  const { subject, stream } = old.nats;
  return [
    warning(
      `rows in stream ${stream} below ${subject}.${token(old.cluster)} stay there as if they still stood; docs/sinks/nats.md says how to move a log`,
    ),
  ];
};
