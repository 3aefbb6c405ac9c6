import { createHash } from "node:crypto";

/** SHA-1 name of a Git object, 40 lower-case hex digits. */
export type Oid = string;

export type ObjectType = "commit" | "tree" | "blob" | "tag";

export interface GitObject {
  readonly type: ObjectType;
  readonly data: Buffer;
}

/** More than any of ours: a row may have 100 MiB. Whoever sends a larger one wants to fill our memory. */
export const maxObjectBytes = 256 * 1024 * 1024;

/** What stands for "no object" where a branch is made. */
export const zeroOid: Oid = "0".repeat(40);

export const isOid = (text: string): boolean => /^[0-9a-f]{40}$/.test(text);

export function oidOf(type: ObjectType, data: Uint8Array): Oid {
  return createHash("sha1").update(`${type} ${data.length}\0`).update(data).digest("hex");
}
