import { createEgress, type Egress } from "../../net/egress.ts";
import { Failure } from "../failure.ts";
import type { Place } from "../sources/place.ts";
import { clusterCheck, demand, endpointCheck, readBy } from "./answers.ts";
import { type InitFlags, type SinkType, sinkTypes } from "./flags.ts";
import type { Questions } from "./questions.ts";
import type { Choice } from "./resources.ts";

/** As the operator has it that the sink is for. */
export const egressOf = ({
  dev,
  allowPrivateSinks: allowPrivate,
}: Pick<InitFlags, "dev" | "allowPrivateSinks">): Egress => createEgress({ dev, allowPrivate });

/** What flags say of the sink, before anything is asked of anybody. @throws {Failure} */
export function demandSink(flags: InitFlags): void {
  const { sink, endpoint, cluster } = flags;
  if (cluster !== undefined) demand("--cluster", cluster, clusterCheck);
  if (sink === undefined || endpoint === undefined) return;
  if (sink === "postgres")
    throw new Failure(
      "--endpoint is not for postgres: a connection string holds a password; it is read from the variable POSTGRES_DSN",
    );
  demand("--endpoint", endpoint, endpointCheck(sink, egressOf(flags)));
}

/** Where the rows go, and under which name of the cluster. @throws {Failure} */
export async function chooseSink(
  flags: InitFlags,
  questions: Questions,
  place: Place,
): Promise<Pick<Choice, "sink" | "endpoint" | "cluster">> {
  const question = `Sink, one of ${sinkTypes.join(", ")}`;
  const order = { question, flag: "--sink", proposal: "git", check: readBy(sinkNamed) };
  const sink = flags.sink ?? sinkNamed(await questions.ask(order));
  demandSink({ ...flags, sink });
  const endpoint =
    sink === "postgres"
      ? undefined
      : (flags.endpoint ??
        (await questions.ask({
          question: endpointQuestion[sink],
          flag: "--endpoint",
          check: endpointCheck(sink, egressOf(flags)),
        })));
  return { sink, endpoint, cluster: await clusterOf(flags, questions, place) };
}

const endpointQuestion = {
  git: "Repository, such as https://git.example.com/team/inventory.git",
  nats: "Server, such as tls://nats.example.com:4222",
} as const;

/** @throws {Failure} */
function sinkNamed(typed: string): SinkType {
  const sink = sinkTypes.find((it) => it === typed);
  if (sink !== undefined) return sink;
  throw new Failure(`there is no sink ${typed}; write one of ${sinkTypes.join(", ")}`);
}

/** `undefined`: nobody says, and files know none; the sink's own default stands then. */
async function clusterOf(
  { cluster }: InitFlags,
  questions: Questions,
  place: Place,
): Promise<string | undefined> {
  if (cluster !== undefined) return cluster;
  const known = place.namespace === undefined ? undefined : clusterName(place.name);
  if (!questions.canAsk) return known;
  return questions.ask({
    question: "Name of the cluster, by which several are told apart in one sink",
    flag: "--cluster",
    proposal: known ?? "default",
    check: clusterCheck,
  });
}

/** Names of contexts may be longer, and hold what a path cannot. */
const clusterName = (context: string): string | undefined => {
  const name = context
    .replaceAll(/[^A-Za-z0-9._-]+/g, "-")
    .slice(-63)
    .replaceAll(/^[._-]+|[._-]+$/g, "");
  return name === "" ? undefined : name;
};

/** Flags of the operator without which it would refuse the sink. */
export function operatorNeeds(
  { sink, endpoint }: Pick<Choice, "sink" | "endpoint">,
  { dev, allowPrivateSinks }: Pick<InitFlags, "dev" | "allowPrivateSinks">,
): readonly string[] {
  if (sink === "postgres" || endpoint === undefined) return [];
  const isRefused = (given: Pick<InitFlags, "dev" | "allowPrivateSinks">): boolean =>
    endpointCheck(sink, egressOf(given))(endpoint) !== undefined;
  return [
    ...(isRefused({ dev: false, allowPrivateSinks }) ? ["--dev"] : []),
    ...(isRefused({ dev, allowPrivateSinks: false }) ? ["--allow-private-sinks"] : []),
  ];
}
