import type { ApiClient } from "./api-client.ts";

/** What Kollect itself wants to do, cluster-wide or in one namespace. */
export interface OwnAccess {
  readonly group: string;
  readonly resource: string;
  readonly verb: "list" | "watch" | "patch";
  readonly namespace?: string;
  readonly name?: string;
}

interface Review {
  readonly status?: { readonly allowed?: boolean };
}

/** Whether Kollect's own account has the right. @throws {OperatorError} as ApiClient.request: the answer is not known */
export async function isAllowed(
  client: ApiClient,
  access: OwnAccess,
  signal: AbortSignal,
): Promise<boolean> {
  const { status } = await client.request<Review>(
    {
      method: "POST",
      path: "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
      resource: "selfsubjectaccessreviews.authorization.k8s.io",
      body: {
        apiVersion: "authorization.k8s.io/v1",
        kind: "SelfSubjectAccessReview",
        spec: { resourceAttributes: access },
      },
    },
    signal,
  );
  return status?.allowed === true;
}
