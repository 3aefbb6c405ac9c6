import type { Finding } from "../../generated/admission.ts";
import type {
  KollectDatabaseSinkSpec,
  KollectEventSinkSpec,
  KollectSnapshotSinkSpec,
  TlsSpec,
} from "../../generated/types.ts";
import { token } from "../sinks/nats/subject.ts";
import { hastyWarning, warning } from "./warning.ts";

const tlsWarnings = (tls: TlsSpec | undefined): readonly Finding[] => [
  ...(tls?.insecureSkipVerify === true
    ? [
        warning(
          "tls.insecureSkipVerify is true: anybody can pretend to be the server, and read the credentials and the rows",
          ...["tls", "insecureSkipVerify"],
        ),
      ]
    : []),
  ...(tls?.caBundle !== undefined && tls.caSecretRef !== undefined
    ? [warning("tls.caBundle stands over tls.caSecretRef, which is not read", "tls", "caSecretRef")]
    : []),
];

const extensions = /\.(json|yaml|yml|ndjson)$/;

export const snapshotSinkWarnings = (spec: KollectSnapshotSinkSpec): readonly Finding[] => {
  const { endpoint, secretRef, serialization, pathTemplate, layout } = spec;
  const template = layout.mode === "document" ? pathTemplate : layout.pathTemplate;
  const [, extension] = extensions.exec(template ?? "") ?? [];
  const written = extension === "yml" ? "yaml" : extension;
  return [
    ...hastyWarning(spec.exportMinInterval, { where: "", at: [] }),
    ...tlsWarnings(spec.tls),
    ...(secretRef !== undefined && /^http:/i.test(endpoint)
      ? [
          warning(
            "endpoint is http://: the credentials of secretRef travel unencrypted",
            "endpoint",
          ),
        ]
      : []),
    ...(written !== undefined && written !== serialization.format
      ? [
          warning(
            `the path ends in .${extension} and serialization.format is ${serialization.format}; write {extension} to have it right always`,
            ...(layout.mode === "document" ? ["pathTemplate"] : ["layout", "pathTemplate"]),
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
          ...["provisioning", "mode"],
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
          ...["provisioning", "mode"],
        ),
      ]
    : []),
  ...(secretRef !== undefined && nats?.url.startsWith("nats://") === true
    ? [
        warning(
          "nats.url is nats://: what secretRef holds and the events travel unencrypted",
          ...["nats", "url"],
        ),
      ]
    : []),
  ...(nats?.storage === "memory"
    ? [
        warning(
          "nats.storage is memory: the events are gone when the server restarts",
          ...["nats", "storage"],
        ),
      ]
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
