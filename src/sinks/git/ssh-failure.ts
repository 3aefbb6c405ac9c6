import { OperatorError } from "../../errors/operator-error.ts";
import type { Service } from "./client.ts";
import type { Place } from "./failure.ts";

/** How a command on the server ended. */
export interface Exit {
  /** `undefined`: the connection was gone before, or a signal ended it. */
  readonly code: number | undefined;
  /** What it said about it; judged, and never passed on. */
  readonly complaint: string;
}

const levelOf = (error: Error): string => ("level" in error ? String(error.level) : "");

const reasons: Readonly<Record<number, string>> = {
  2: "the server broke off the connection",
  12: "the server takes no more connections now",
};

/**
 * Puts into words why a connection was not made, or broke. `firstBytes`: what the other side said first.
 * Errors of sockets come back as they are: they have codes that `translate` knows.
 */
export function connectionFailure(error: Error, place: Place, firstBytes: string): Error {
  const { sink, host } = place;
  const unreachable = (detail: string): OperatorError =>
    new OperatorError("SINK_UNREACHABLE", { sink, host, detail });
  const isBusy = /^(Exceeded MaxStartups|Not allowed at this time)/.test(firstBytes);
  if (isBusy) return unreachable("the server takes no more connections now");
  if (firstBytes !== "" && !/(^|\n)SSH-/.test(firstBytes))
    return new OperatorError("SINK_MISCONFIGURED", {
      sink,
      detail: `what answers at ${host} is no SSH server; is the port right?`,
    });
  if (error instanceof OperatorError) return error;
  switch (levelOf(error)) {
    case "client-socket":
      return "code" in error ? error : unreachable("the connection was reset");
    case "client-timeout":
      return unreachable("no answer in time");
    case "handshake":
      if (!/no matching/.test(error.message)) return unreachable("the handshake failed");
      return new OperatorError("SINK_MISCONFIGURED", {
        sink,
        detail:
          "the server's SSH has no algorithm in common with ours; it is too old or too strict",
      });
    default:
      return unreachable(
        reasons["code" in error ? Number(error.code) : 0] ?? "the connection broke",
      );
  }
}

/** What servers say, by what it means; GitHub, GitLab, Gitea, Bitbucket, Azure and git itself. */
const complaints: readonly (readonly [
  sign: RegExp,
  code: "SINK_UNAUTHORIZED" | "SINK_MISCONFIGURED",
  detail: string,
])[] = [
  [
    /dubious ownership|safe\.directory/i,
    "SINK_MISCONFIGURED",
    "the repository belongs to another user of the server, and git does not touch it for that reason",
  ],
  [
    /read.only|write access|allowed to (push|upload)|authorization for this action|not authorized|unauthorized|deny|denied|insufficient/i,
    "SINK_UNAUTHORIZED",
    "the key may not push to this repository",
  ],
  [
    /not found|could not be found|does not appear to be a git|does not exist|cannot find|no such|not a git repo/i,
    "SINK_MISCONFIGURED",
    "the repository was not found, or the key gives no access to it",
  ],
];

/** Why `service` ended before it had said or done what it is for. */
export function serviceFailure(service: Service, exit: Exit, { sink, host }: Place): OperatorError {
  const { code, complaint } = exit;
  if (code === undefined)
    return new OperatorError("SINK_UNREACHABLE", {
      sink,
      host,
      detail: "the connection was reset",
    });
  if (code === 127)
    return new OperatorError("SINK_MISCONFIGURED", {
      sink,
      detail: `the server has no ${service} for this user; git must be installed there`,
    });
  for (const [sign, error, detail] of complaints)
    if (sign.test(complaint)) return new OperatorError(error, { sink, detail });
  const detail = `${service} ended with ${code} on the server and said nothing that we know`;
  return new OperatorError("SINK_REJECTED", { sink, detail });
}
