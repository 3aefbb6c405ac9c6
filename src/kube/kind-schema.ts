import type { GroupVersionKind } from "../../generated/types.ts";
import { OperatorError } from "../errors/operator-error.ts";
import type { Clock, Millis } from "../runtime/clock.ts";
import type { ApiClient } from "./api-client.ts";
import { statusOf } from "./api-failure.ts";
import { kindsIn, recordOf } from "./open-api.ts";
import type { SchemaNode } from "./schema-node.ts";
import { createTurns } from "./turns.ts";

/** The schemas of kinds, as the API server publishes them (OpenAPI v3). */
export interface KindSchemas {
  /**
   * `undefined` when the server does not publish, or does not let us read, a schema of the kind.
   * @throws {OperatorError} API_REJECTED, API_UNREACHABLE: the server does not tell at present
   */
  of(gvk: GroupVersionKind, signal: AbortSignal): Promise<SchemaNode | undefined>;
}

interface Index {
  /** What changes with the document, by "apis/apps/v1". */
  readonly hashes: ReadonlyMap<string, string>;
  readonly askedAt: Millis;
}

interface Document {
  readonly hash: string;
  readonly kinds: ReadonlyMap<string, SchemaNode>;
}

/** How long the index is believed: so late may a changed definition be noticed. */
const indexLifetime: Millis = 10_000;
/** Read documents are up to some megabytes. */
const mostDocuments = 8;
/** Answers of a server that has no schema to give, or not to us. */
const refusals = new Set([403, 404, 406, 410]);

export function createKindSchemas(client: ApiClient, clock: Clock): KindSchemas {
  let index: Index | undefined;
  /** The one least recently used first. */
  const documents = new Map<string, Document>();
  const turns = createTurns();

  const freshIndex = (): Index | undefined =>
    index !== undefined && clock.now() - index.askedAt < indexLifetime ? index : undefined;

  const askIndex = async (signal: AbortSignal): Promise<Index> => {
    const askedAt = clock.now();
    const answer = await published(client, "/openapi/v3", signal);
    index = { hashes: hashesIn(answer, askedAt), askedAt };
    return index;
  };

  const kept = (key: string, hash: string): Document | undefined => {
    const document = documents.get(key);
    if (document === undefined || document.hash !== hash) return undefined;
    documents.delete(key);
    documents.set(key, document);
    return document;
  };

  const askDocument = async (
    key: string,
    hash: string,
    { group, version }: GroupVersionKind,
    signal: AbortSignal,
  ): Promise<Document> => {
    // Without the hash: with one that is out of date the server answers by a redirection.
    const answer = await published(client, `/openapi/v3/${key}`, signal);
    const document = { hash, kinds: kindsIn(answer, { group, version }) };
    documents.delete(key);
    documents.set(key, document);
    for (const oldest of documents.keys())
      if (documents.size > mostDocuments) documents.delete(oldest);
    return document;
  };

  return {
    of: async (gvk, signal) => {
      const { group, version, kind } = gvk;
      const key = group === "" ? `api/${version}` : `apis/${group}/${version}`;
      const { hashes } = await turns.take("index", { known: freshIndex, ask: askIndex }, signal);
      const hash = hashes.get(key);
      if (hash === undefined) return undefined;
      const document = await turns.take(
        key,
        {
          known: () => kept(key, hash),
          ask: (given) => askDocument(key, hash, gvk, given),
        },
        signal,
      );
      return document.kinds.get(kind);
    },
  };
}

/** `undefined` when the server publishes no such thing, or what is no JSON. */
const published = async (
  client: ApiClient,
  path: string,
  signal: AbortSignal,
): Promise<unknown> => {
  try {
    return await client.request<unknown>({ path, resource: "OpenAPI schemas" }, signal);
  } catch (error) {
    const isText =
      error instanceof OperatorError &&
      (error as OperatorError<"API_UNREACHABLE">).context.detail === "SyntaxError";
    if (isText || refusals.has(statusOf(error) ?? 0)) return undefined;
    throw error;
  }
};

/** A URL that tells no hash is as good as the index it stands in. */
const hashesIn = (answer: unknown, askedAt: Millis): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(recordOf(recordOf(answer)["paths"])).map(([key, entry]) => {
      const url = recordOf(entry)["serverRelativeURL"];
      const hash = typeof url === "string" ? /[?&]hash=([^&]+)/.exec(url)?.[1] : undefined;
      return [key, hash ?? `read ${askedAt}`];
    }),
  );
