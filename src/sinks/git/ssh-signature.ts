import { createHash, createPrivateKey, sign } from "node:crypto";
import type { ParsedKey } from "ssh2";

const preamble = Buffer.from("SSHSIG");
/** ssh-keygen's own width. */
const lineLength = 70;

function text(value: string | Buffer): Buffer {
  const bytes = Buffer.from(value);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** A positive number as SSH writes it: without leading zeros, but one where the first bit is set. */
function integer(bytes: Buffer): Buffer {
  const start = bytes.findIndex((it) => it !== 0);
  const short = start < 0 ? Buffer.alloc(0) : bytes.subarray(start);
  return text((short[0] ?? 0) & 128 ? Buffer.concat([Buffer.alloc(1), short]) : short);
}

const curveHashes: Readonly<Record<string, string>> = {
  "ecdsa-sha2-nistp256": "sha256",
  "ecdsa-sha2-nistp384": "sha384",
  "ecdsa-sha2-nistp521": "sha512",
};

/** A signature as SSH sends it: its algorithm, then what that makes. */
function rawSignature(key: ParsedKey, data: Buffer): Buffer {
  const secret = createPrivateKey(key.getPrivatePEM());
  const hash = curveHashes[key.type];
  if (hash !== undefined) {
    const both = sign(hash, data, { key: secret, dsaEncoding: "ieee-p1363" });
    const half = both.length / 2;
    const numbers = [both.subarray(0, half), both.subarray(half)].map(integer);
    return Buffer.concat([text(key.type), text(Buffer.concat(numbers))]);
  }
  if (key.type === "ssh-rsa")
    return Buffer.concat([text("rsa-sha2-512"), text(sign("sha512", data, secret))]);
  return Buffer.concat([text(key.type), text(sign(null, data, secret))]);
}

/** Signs `data` for one use, `namespace`, as `ssh-keygen -Y sign` does (OpenSSH's PROTOCOL.sshsig). */
export function sshSignature(key: ParsedKey, namespace: string, data: Buffer): string {
  const use = Buffer.concat([text(namespace), text(""), text("sha512")]);
  const digest = createHash("sha512").update(data).digest();
  const signature = rawSignature(key, Buffer.concat([preamble, use, text(digest)]));
  const version = Buffer.from([0, 0, 0, 1]);
  const blob = Buffer.concat([preamble, version, text(key.getPublicSSH()), use, text(signature)]);
  const lines = blob.toString("base64").match(new RegExp(`.{1,${lineLength}}`, "g")) ?? [];
  return ["-----BEGIN SSH SIGNATURE-----", ...lines, "-----END SSH SIGNATURE-----"].join("\n");
}
