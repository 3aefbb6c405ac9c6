import { OperatorError } from "../../errors/operator-error.ts";
import type { Place } from "./failure.ts";
import { lineOf } from "./pkt-line.ts";

export type Service = "git-upload-pack" | "git-receive-pack";

/** More is no answer to anything we ask. */
export const maxAnswerBytes = 256 * 1024 * 1024;

/** What a server says of itself. */
export interface Advertisement {
  /** By full name. */
  readonly refs: ReadonlyMap<string, string>;
  readonly capabilities: ReadonlySet<string>;
}

/** The two halves of Git's protocol, version 0, however they travel. */
export interface GitClient {
  advertisement(service: Service, signal: AbortSignal): Promise<Advertisement>;
  /** Sends one request; gives the whole answer. */
  call(service: Service, body: readonly Buffer[], signal: AbortSignal): Promise<Buffer>;
  close(): Promise<void>;
}

/** Reads the lines with which a service begins. @throws {OperatorError} where we cannot go on with it */
export function advertisementOf(packets: readonly Buffer[], { sink }: Place): Advertisement {
  const lines = packets.map(lineOf);
  if (lines.some((it) => it.startsWith("ERR ")))
    throw new OperatorError("SINK_REJECTED", {
      sink,
      detail: "the server refuses to serve this repository",
    });
  const refs = new Map<string, string>();
  const capabilities = new Set<string>();
  for (const line of lines) {
    const [ref = "", list] = line.split("\0");
    for (const it of list?.split(" ") ?? []) if (it !== "") capabilities.add(it);
    const [, oid, name] = /^([0-9a-f]{40,64}) (.+)$/.exec(ref) ?? [];
    if (oid !== undefined && name !== undefined) refs.set(name, oid);
  }
  if (capabilities.has("object-format=sha256")) {
    const detail = "repositories with SHA-256 names are not supported";
    throw new OperatorError("SINK_MISCONFIGURED", { sink, detail });
  }
  return { refs, capabilities };
}
