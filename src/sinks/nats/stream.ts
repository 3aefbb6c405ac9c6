import {
  DiscardPolicy,
  JetStreamApiError,
  type JetStreamManager,
  RetentionPolicy,
  StorageType,
  type StreamConfig,
} from "@nats-io/jetstream";
import { OperatorError } from "../../errors/operator-error.ts";

/** What the spec says of the stream. */
export interface StreamWish {
  readonly stream: string;
  /** First tokens of all subjects. */
  readonly subject: string;
  /** The same with the cluster's: what this sink writes below. */
  readonly owned: string;
  readonly replicas: number;
  readonly storage: "file" | "memory";
  readonly history: number;
  readonly mayCreate: boolean;
}

/** Batches that stand or fall as one, see publish.ts. */
const leastServer = [2, 12] as const;
const notFound = 10_059;
const nameInUse = 10_058;

/** The fields of a stream that can be wrong for us. */
type Found = Partial<StreamConfig>;

/** A field, what it is where that is wrong, and what would be right. */
type Demand = readonly [field: string, wrong: (found: Found) => string | undefined, wanted: string];

const given = (limit: number | undefined): number => (limit === undefined || limit < 0 ? 0 : limit);
const switched = (on: boolean | undefined): string | undefined =>
  on === true ? "true" : undefined;

const demands = (owned: string): readonly Demand[] => [
  [
    "subjects",
    ({ subjects = [] }) =>
      subjects.some((it) => covers(it, owned)) ? undefined : subjects.join(", ") || "none",
    `one that covers ${owned}.>`,
  ],
  [
    "retention",
    ({ retention }) => (retention === RetentionPolicy.Limits ? undefined : retention),
    "limits: others drop what a consumer has read",
  ],
  [
    "max_age",
    ({ max_age }) => (given(max_age) > 0 ? `${given(max_age) / 1e9} s` : undefined),
    "0: with one, rows vanish that did not change for long",
  ],
  [
    "discard",
    ({ discard, max_msgs, max_bytes }) =>
      discard === DiscardPolicy.Old && given(max_msgs) + given(max_bytes) > 0
        ? "old with max_msgs or max_bytes"
        : undefined,
    "new, or no such limit: with old, rows vanish when it is reached",
  ],
  [
    "discard_new_per_subject",
    ({ discard_new_per_subject }) => switched(discard_new_per_subject),
    "false: with it, a row can change only so often",
  ],
  ["allow_atomic", ({ allow_atomic }) => (allow_atomic === true ? undefined : "false"), "true"],
  ["no_ack", ({ no_ack }) => switched(no_ack), "false"],
  ["sealed", ({ sealed }) => switched(sealed), "false"],
  ["deny_purge", ({ deny_purge }) => switched(deny_purge), "false"],
  ["mirror", ({ mirror }) => mirror?.name, "none: a mirror takes no messages"],
  [
    "subject_transform",
    ({ subject_transform }) => subject_transform && "one",
    "none: it would rename the rows",
  ],
];

/** Whether `pattern` takes every subject that starts with `prefix` and goes on. */
function covers(pattern: string, prefix: string): boolean {
  const wanted = [...prefix.split("."), ">"];
  const tokens = pattern.split(".");
  const end = tokens.indexOf(">");
  if (end >= 0 && end < wanted.length) return tokens.slice(0, end).every(fits(wanted));
  return false;
}
const fits =
  (wanted: readonly string[]) =>
  (token: string, index: number): boolean =>
    token === "*" || token === wanted[index];

/** Who the server is matters only for what it cannot do. @throws {OperatorError} SINK_MISCONFIGURED */
export function checkServer(version: string, sink: string): void {
  const [major = 0, minor = 0] = version.split(/[.-]/).map(Number);
  const [leastMajor, leastMinor] = leastServer;
  if (major > leastMajor || (major === leastMajor && minor >= leastMinor)) return;
  const detail = `the server must be NATS ${leastServer.join(".")} or newer`;
  throw new OperatorError("SINK_MISCONFIGURED", { sink, detail });
}

/** The stream's configuration, or undefined where there is none. Changes nothing. */
export async function findStream(
  manager: JetStreamManager,
  name: string,
): Promise<StreamConfig | undefined> {
  try {
    return (await manager.streams.info(name)).config;
  } catch (error) {
    if (error instanceof JetStreamApiError && error.code === notFound) return undefined;
    throw error;
  }
}

/** @throws {OperatorError} SINK_MISCONFIGURED with every field that is wrong */
export function checkStream(found: Found, wish: StreamWish, sink: string): void {
  const problems = demands(wish.owned).flatMap(([field, wrong, wanted]) => {
    const actual = wrong(found);
    return actual === undefined ? [] : [`${field} is ${actual}, wanted ${wanted}`];
  });
  if (problems.length === 0) return;
  const detail = `stream ${wish.stream}: ${problems.join("; ")}. Kollect does not change streams that exist`;
  throw new OperatorError("SINK_MISCONFIGURED", { sink, detail });
}

/** Makes the stream where there is none and `wish` allows it; one that exists is only checked. Gives what stands. */
export async function provision(
  manager: JetStreamManager,
  wish: StreamWish,
  sink: string,
): Promise<StreamConfig> {
  const found = (await findStream(manager, wish.stream)) ?? (await create(manager, wish, sink));
  checkStream(found, wish, sink);
  return found;
}

export const noStream = ({ stream }: StreamWish, sink: string): OperatorError => {
  const detail = `there is no stream ${stream}; create it, or set provisioning.mode to ensure`;
  return new OperatorError("SINK_MISCONFIGURED", { sink, detail });
};

async function create(
  manager: JetStreamManager,
  wish: StreamWish,
  sink: string,
): Promise<StreamConfig> {
  if (!wish.mayCreate) throw noStream(wish, sink);
  try {
    const { config } = await manager.streams.add(configOf(wish));
    return config;
  } catch (error) {
    // Somebody else was quicker.
    const found =
      error instanceof JetStreamApiError && error.code === nameInUse
        ? await findStream(manager, wish.stream)
        : undefined;
    if (found === undefined) throw error;
    return found;
  }
}

const configOf = ({ stream, subject, replicas, storage, history }: StreamWish) => ({
  name: stream,
  subjects: [`${subject}.>`],
  description: "Rows of Kubernetes objects, by Kollect",
  retention: RetentionPolicy.Limits,
  storage: storage === "file" ? StorageType.File : StorageType.Memory,
  num_replicas: replicas,
  max_msgs_per_subject: history,
  // A stream that somebody limits later refuses what is new rather than lose a row.
  discard: DiscardPolicy.New,
  duplicate_window: 120_000_000_000,
  allow_direct: true,
  allow_atomic: true,
});
