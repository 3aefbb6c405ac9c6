import { gzipSync } from "node:zlib";
import { type Answer, type Call, refuse, reply } from "./answer.ts";
import { encodeItem, formOf, listHead } from "./encoding.ts";
import type { ServedKind } from "./kinds.ts";
import { selectorOf } from "./selector.ts";
import type { ServerSetting } from "./setting.ts";
import { keyOf, type Storage, type Stored } from "./storage.ts";

/** A collection, or the part of it in one namespace. */
export interface Place {
  readonly kind: ServedKind;
  readonly namespace: string | undefined;
}

export const isWithin = ({ namespace }: Place, { metadata }: Stored): boolean =>
  namespace === undefined || metadata.namespace === namespace;

/** Where a list goes on: its version, and the key after which. */
interface Token {
  readonly version: number;
  readonly after: string;
}

const encodeToken = (token: Token): string =>
  Buffer.from(JSON.stringify(token)).toString("base64url");

const decodeToken = (text: string): Token | undefined => {
  try {
    return JSON.parse(Buffer.from(text, "base64url").toString("utf8")) as Token;
  } catch {
    return undefined;
  }
};

/** A version to read at, or the status that the question gets. */
const versionOf = (query: URLSearchParams, storage: Storage): number => {
  const version = query.get("resourceVersion") ?? "";
  const match = query.get("resourceVersionMatch");
  if (match !== null && version === "") throw new Refused(400);
  if (match === "Exact" && version === "0") throw new Refused(400);
  // "Too large resource version": the server has not got there yet, and says so after a while.
  if (Number(version) > storage.version) throw new Refused(504);
  if (match !== "Exact") return storage.version;
  if (Number(version) < storage.compacted) throw new Refused(410);
  return Number(version);
};

class Refused extends Error {
  readonly status: number;
  constructor(status: number) {
    super();
    this.status = status;
  }
}

const tokenOf = (query: URLSearchParams, storage: Storage): Token => {
  const text = query.get("continue") ?? "";
  if (text === "") return { version: versionOf(query, storage), after: "" };
  const token = decodeToken(text);
  const isClear = query.get("resourceVersion") === null && !query.has("resourceVersionMatch");
  if (token === undefined || !isClear) throw new Refused(400);
  if (token.version < storage.compacted) throw new Refused(410);
  return token;
};

/** GET of a collection. Source: Kubernetes API concepts, "Retrieving large results sets in chunks" and below. */
export function list(
  storage: Storage,
  { pageSize, compresses }: ServerSetting,
  place: Place,
  { query, headers }: Call,
): Answer {
  const form = formOf(headers["accept"] ?? "*/*", "List");
  if (form === undefined) return refuse(406);
  const matches = selectorOf(query.get("labelSelector"), query.get("fieldSelector"));
  const token = ((): Token | number => {
    try {
      return tokenOf(query, storage);
    } catch (error) {
      if (error instanceof Refused) return error.status;
      throw error;
    }
  })();
  if (typeof token === "number") return refuse(token);
  const { version, after } = token;
  const rest = storage
    .objectsAt(place.kind.collection, version)
    .filter((it) => keyOf(it) > after && isWithin(place, it) && matches(it));
  const limit = Number(query.get("limit") ?? "0");
  const items = limit === 0 ? rest : rest.slice(0, Math.min(limit, pageSize));
  const last = items.at(-1);
  const isWhole = items.length === rest.length || last === undefined;
  const metadata = {
    resourceVersion: String(version),
    ...(!isWhole && { continue: encodeToken({ version, after: keyOf(last) }) }),
  };
  const texts = items.map((it) => encodeItem(it, form, place.kind));
  const body = `{${listHead(form, place.kind)},"metadata":${JSON.stringify(metadata)},"items":[${texts.join(",")}]}\n`;
  const answer = reply(200, body);
  if (answer.type === "watch" || !compresses || !/\bgzip\b/.test(headers["accept-encoding"] ?? ""))
    return answer;
  return {
    ...answer,
    headers: { ...answer.headers, "content-encoding": "gzip" },
    body: gzipSync(body, { level: 1 }),
  };
}
