import { createHash } from "node:crypto";
import type { Clock, Millis } from "../runtime/clock.ts";
import type { Subject } from "./access-review.ts";
import type { ApiClient } from "./api-client.ts";

/** "unauthenticated": the API server does not know the token. */
export type Verdict = "allowed" | "forbidden" | "unauthenticated";

/** Asks the API server whether the holder of a token may get a path that is no object's. */
export interface TokenAccess {
  /** @throws {OperatorError} as ApiClient.request: the answer is not known */
  mayGet(path: string, token: string, signal: AbortSignal): Promise<Verdict>;
}

/** How long an answer is believed. */
const lifetime: Millis = 30_000;
/** Answers kept, the latest ones. */
const remembered = 1_000;

interface TokenReview {
  readonly status?: { readonly authenticated?: boolean; readonly user?: Subject };
}

interface AccessReview {
  readonly status?: { readonly allowed?: boolean };
}

export function createTokenAccess(client: ApiClient, clock: Clock): TokenAccess {
  const answers = new Map<string, { readonly verdict: Verdict; readonly at: Millis }>();

  const subjectOf = async (token: string, signal: AbortSignal): Promise<Subject | undefined> => {
    const { status } = await client.request<TokenReview>(
      {
        method: "POST",
        path: "/apis/authentication.k8s.io/v1/tokenreviews",
        resource: "tokenreviews.authentication.k8s.io",
        body: { apiVersion: "authentication.k8s.io/v1", kind: "TokenReview", spec: { token } },
      },
      signal,
    );
    return status?.authenticated === true ? status.user : undefined;
  };

  const ask = async (path: string, token: string, signal: AbortSignal): Promise<Verdict> => {
    const subject = await subjectOf(token, signal);
    if (subject === undefined) return "unauthenticated";
    const { username, ...rest } = subject;
    const spec = { user: username, ...rest, nonResourceAttributes: { path, verb: "get" } };
    const { status } = await client.request<AccessReview>(
      {
        method: "POST",
        path: "/apis/authorization.k8s.io/v1/subjectaccessreviews",
        resource: "subjectaccessreviews.authorization.k8s.io",
        body: { apiVersion: "authorization.k8s.io/v1", kind: "SubjectAccessReview", spec },
      },
      signal,
    );
    return status?.allowed === true ? "allowed" : "forbidden";
  };

  return {
    mayGet: async (path, token, signal) => {
      // Not the token itself: memory is not a place for credentials.
      const key = createHash("sha256")
        .update(JSON.stringify([path, token]))
        .digest("base64");
      const known = answers.get(key);
      if (known !== undefined && clock.now() - known.at < lifetime) return known.verdict;
      answers.delete(key);
      const at = clock.now();
      const verdict = await ask(path, token, signal);
      // Made-up tokens must not push the true ones out.
      if (verdict === "unauthenticated") return verdict;
      answers.delete(key);
      answers.set(key, { verdict, at });
      const [oldest] = answers.keys();
      if (answers.size > remembered && oldest !== undefined) answers.delete(oldest);
      return verdict;
    },
  };
}
