import { createHmac } from "node:crypto";
import { hostAndPort, type SshAddress } from "./ssh-address.ts";

/** What a known_hosts file says of one server. */
export interface KnownHost {
  /** Keys to expect, as SSH sends them. */
  readonly keys: readonly Buffer[];
  /** Keys never to accept. */
  readonly revoked: readonly Buffer[];
  /** The file trusts an authority that signs the keys of this server. */
  readonly hasAuthority: boolean;
}

interface Line {
  readonly marker: string | undefined;
  readonly hosts: string;
  readonly key: Buffer;
}

function* linesOf(text: string): Generator<Line> {
  for (const line of text.split("\n")) {
    const [, marker, hosts, key] =
      /^\s*(?:(@\S+)\s+)?([^\s#@]\S*)\s+[A-Za-z][\w.@-]*\s+([A-Za-z0-9+/]+={0,2})(?:\s|$)/.exec(
        line,
      ) ?? [];
    if (hosts !== undefined && key !== undefined)
      yield { marker, hosts, key: Buffer.from(key, "base64") };
  }
}

/** Whether `name` fits a pattern of `*` and `?`, in time that no pattern makes long. */
function fits(pattern: string, name: string): boolean {
  let at = 0;
  let star = -1;
  let resume = 0;
  for (let index = 0; index < name.length;) {
    const sign = pattern[at];
    if (sign === "*") {
      star = at++;
      resume = index;
    } else if (sign !== undefined && (sign === "?" || sign === name[index])) {
      at++;
      index++;
    } else if (star >= 0) {
      at = star + 1;
      index = ++resume;
    } else return false;
  }
  return /^\**$/.test(pattern.slice(at));
}

function isHashOf(entry: string, name: string): boolean {
  const [, , salt = "", hash = ""] = entry.split("|");
  return createHmac("sha1", Buffer.from(salt, "base64")).update(name).digest("base64") === hash;
}

function means(hosts: string, name: string): boolean {
  if (hosts.startsWith("|1|")) return isHashOf(hosts, name);
  const patterns = hosts.toLowerCase().split(",");
  const isExcluded = patterns.some((it) => it.startsWith("!") && fits(it.slice(1), name));
  return !isExcluded && patterns.some((it) => fits(it, name));
}

/** Reads `text` as OpenSSH does: where no line names the port, those for the bare host count. */
export function knownHostOf(text: string, address: SshAddress): KnownHost {
  const lines = [...linesOf(text)];
  const names = [hostAndPort(address), address.host].map((it) => it.toLowerCase());
  const keysOf = (marker: string | undefined, name: string): Buffer[] =>
    lines.filter((it) => it.marker === marker && means(it.hosts, name)).map(({ key }) => key);
  const [exact = [], bare = []] = names.map((name) => keysOf(undefined, name));
  return {
    keys: exact.length > 0 ? exact : bare,
    revoked: names.flatMap((name) => keysOf("@revoked", name)),
    hasAuthority: names.some((name) => keysOf("@cert-authority", name).length > 0),
  };
}

/** Type that a key names itself, e.g. `ssh-ed25519`. */
export function keyTypeOf(key: Buffer): string {
  const length = key.length < 4 ? 0 : key.readUInt32BE(0);
  return key.toString("latin1", 4, 4 + Math.min(length, 64));
}
