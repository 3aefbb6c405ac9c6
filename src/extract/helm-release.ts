import { gunzipSync } from "node:zlib";
import { parseJson } from "../kube/json.ts";
import type { Json } from "../rows/row.ts";
import { ExtractionFailure } from "./expression.ts";

/** Bytes of a release's JSON. A Secret of 1 MiB with an ordinary chart stays below; more is a bomb. */
export const longestRelease = 16 * 1024 * 1024;

type Fields = Readonly<Record<string, unknown>>;

const magic = Buffer.from([0x1f, 0x8b, 0x08]);
const base64 = /^[A-Za-z0-9+/]*={0,2}$/;

/**
 * The release that Helm 3 and 4 keep in `object`, as JSON: a Secret of type helm.sh/release.v1, or a ConfigMap labelled
 * owner=helm. `undefined` when it is neither, or has no data.release.
 * @throws {ExtractionFailure} data.release cannot be read
 */
export function decodeRelease(object: Fields): Json | undefined {
  const text = storedText(object);
  if (text === undefined) return undefined;
  const packed = decode(text);
  return parse(packed.subarray(0, magic.length).equals(magic) ? unpack(packed) : packed);
}

/** What Helm handed to Kubernetes. Only in Secrets does the API encode it once more. */
function storedText(object: Fields): string | undefined {
  const { type, kind, data, metadata } = object as {
    readonly type?: unknown;
    readonly kind?: unknown;
    readonly data?: Fields | null;
    readonly metadata?: { readonly labels?: Fields | null } | null;
  };
  const release = data?.["release"];
  if (typeof release !== "string") return undefined;
  if (type === "helm.sh/release.v1") return decode(release).toString("latin1");
  return kind === "ConfigMap" && metadata?.labels?.["owner"] === "helm" ? release : undefined;
}

function decode(text: string): Buffer {
  if (text.length % 4 !== 0 || !base64.test(text)) throw failure("is not base64");
  return Buffer.from(text, "base64");
}

function unpack(packed: Buffer): Buffer {
  try {
    return gunzipSync(packed, { maxOutputLength: longestRelease });
  } catch (error) {
    const isTooLong = (error as { readonly code?: unknown }).code === "ERR_BUFFER_TOO_LARGE";
    throw failure(isTooLong ? `unpacks to more than ${longestRelease} bytes` : "is broken gzip");
  }
}

function parse(bytes: Buffer): Json {
  let release: Json;
  try {
    release = parseJson(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) as Json;
  } catch {
    throw failure("is not JSON");
  }
  if (typeof release !== "object" || release === null || Array.isArray(release))
    throw failure("is not a JSON object");
  return release;
}

/** Neither zlib nor JSON.parse is quoted: they may show what they read. */
const failure = (problem: string): ExtractionFailure =>
  new ExtractionFailure(`cannot be read: data.release ${problem}`);
