import type { Clock, Millis } from "../runtime/clock.ts";
import type { ApiClient } from "./api-client.ts";

/** Who asks: the fields that admission and subject access reviews share. Source: k8s.io/api authentication/v1 UserInfo */
export interface Subject {
  readonly username?: string;
  readonly uid?: string;
  readonly groups?: readonly string[];
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

/** What is to be listed; no namespace: in all of them. */
export interface ListAccess {
  readonly group: string;
  /** Plural, or `*`. */
  readonly resource: string;
  readonly namespace?: string | undefined;
}

/** Asks the API server what others may do. */
export interface AccessReviews {
  /** @throws {OperatorError} as ApiClient.request: the answer is not known */
  mayList(subject: Subject, access: ListAccess, signal: AbortSignal): Promise<boolean>;
}

/** How long an answer is believed. */
const lifetime: Millis = 10_000;
/** Answers kept, the latest ones. */
const remembered = 10_000;

interface Review {
  readonly status?: { readonly allowed?: boolean };
}

export function createAccessReviews(client: ApiClient, clock: Clock): AccessReviews {
  const answers = new Map<string, { readonly allowed: boolean; readonly at: Millis }>();

  const ask = async (
    { username, ...subject }: Subject,
    access: ListAccess,
    signal: AbortSignal,
  ): Promise<boolean> => {
    const { status } = await client.request<Review>(
      {
        method: "POST",
        path: "/apis/authorization.k8s.io/v1/subjectaccessreviews",
        resource: "subjectaccessreviews.authorization.k8s.io",
        body: {
          apiVersion: "authorization.k8s.io/v1",
          kind: "SubjectAccessReview",
          spec: { user: username, ...subject, resourceAttributes: { ...access, verb: "list" } },
        },
      },
      signal,
    );
    return status?.allowed === true;
  };

  return {
    mayList: async (subject, access, signal) => {
      const key = JSON.stringify([subject, access]);
      const known = answers.get(key);
      if (known !== undefined && clock.now() - known.at < lifetime) return known.allowed;
      const at = clock.now();
      const allowed = await ask(subject, access, signal);
      answers.delete(key);
      answers.set(key, { allowed, at });
      const [oldest] = answers.keys();
      if (answers.size > remembered && oldest !== undefined) answers.delete(oldest);
      return allowed;
    },
  };
}
