import { request } from "node:https";
import { look } from "../support/canaries.ts";

export interface ApiAccess {
  readonly url: string;
  /** PEM. */
  readonly certificateAuthority: string;
  readonly token: string;
}

export interface ApiAnswer {
  readonly status: number;
  readonly text: string;
  /** Texts of the Warning headers. */
  readonly warnings: readonly string[];
  /** The parsed body; throws where it is not JSON. */
  json(): unknown;
}

export interface ApiCall {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly accept?: string;
}

/** One request to the API server; `body` goes as JSON, patches as merge patches. Rejects when it is unreachable. */
export function apiRequest(
  access: ApiAccess,
  { method, path, body, accept = "application/json" }: ApiCall,
): Promise<ApiAnswer> {
  const headers = {
    accept,
    authorization: `Bearer ${access.token}`,
    "content-type": method === "PATCH" ? "application/merge-patch+json" : "application/json",
  };
  return new Promise((resolve, reject) => {
    const call = request(
      new URL(path, access.url),
      { method, headers, ca: access.certificateAuthority, agent: false },
      (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => (text += chunk));
        response.on("error", reject);
        response.on("end", () => {
          // Status, events and all else but what is made to hold credentials.
          if (!path.includes("/secrets"))
            look(`what the API server answers to ${method} ${path}`, text);
          resolve({
            status: response.statusCode ?? 0,
            text,
            warnings: warningsIn(response.headersDistinct["warning"]),
            json: () => JSON.parse(text) as unknown,
          });
        });
      },
    );
    call.on("error", reject);
    call.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/** `299 - "text", 299 - "text"`, quoted as in HTTP. */
const warningsIn = (headers: readonly string[] = []): readonly string[] =>
  [...headers.join(", ").matchAll(/299 - "((?:[^"\\]|\\.)*)"/g)].map(([, text = ""]) =>
    text.replace(/\\(.)/g, "$1"),
  );
