import type { ParsedKey } from "ssh2";
import { loadSsh } from "./ssh-library.ts";

/** A private key of the Secret, before it is read. */
export interface KeyText {
  /** Name in the Secret, for messages. */
  readonly name: string;
  readonly text: string;
  /** The same for its passphrase. */
  readonly passphraseName: string;
  readonly passphrase: string | undefined;
}

/** Kinds that servers and verifiers take today. */
const supported = /^(ssh-ed25519|ecdsa-sha2-nistp(256|384|521)|ssh-rsa)$/;

/** Each round is some 20 ms in which nothing else runs. */
const mostRounds = 32;

const field = (bytes: Buffer, at: number): Buffer =>
  bytes.subarray(at + 4, at + 4 + bytes.readUInt32BE(at));

/** Rounds of the passphrase's derivation in OpenSSH's own format; 0 where there is none. */
function roundsOf(text: string): number {
  const [, body = ""] = /-----BEGIN OPENSSH PRIVATE KEY-----([^-]*)-----END/.exec(text) ?? [];
  const bytes = Buffer.from(body, "base64");
  try {
    const magic = "openssh-key-v1\0".length;
    const cipher = field(bytes, magic);
    const derivation = field(bytes, magic + 4 + cipher.length);
    const options = field(bytes, magic + 8 + cipher.length + derivation.length);
    return options.length === 0 ? 0 : options.readUInt32BE(4 + options.readUInt32BE(0));
  } catch {
    return 0;
  }
}

function faultOf({ message }: Error, { text, passphrase, passphraseName }: KeyText): string {
  if (/no passphrase given/i.test(message) || text.trim().startsWith("-----BEGIN ENCRYPTED"))
    if (passphrase === undefined) return `is encrypted; put its passphrase into ${passphraseName}`;
  if (/passphrase/i.test(message)) return `does not open with the passphrase in ${passphraseName}`;
  if (/BEGIN (ENCRYPTED )?PRIVATE KEY/.test(text))
    return "is in PKCS#8, which SSH does not use; ssh-keygen -p -f FILE rewrites it";
  return "is no private key as ssh-keygen makes it; give the whole file, with its first and last line";
}

/** Reads a private key; a text completes "the Secret's key NAME …", and quotes nothing of it. */
export async function parsePrivateKey(key: KeyText): Promise<ParsedKey | string> {
  const { utils } = await loadSsh();
  const rounds = roundsOf(key.text);
  if (key.passphrase !== undefined && rounds > mostRounds)
    return `has ${rounds} rounds over its passphrase, and ${mostRounds} at most are read; ssh-keygen -p -a 16 -f FILE rewrites it`;
  let parsed: ParsedKey | Error;
  try {
    parsed = utils.parseKey(key.text, key.passphrase);
  } catch (error) {
    parsed = error as Error;
  }
  if (parsed instanceof Error) return faultOf(parsed, key);
  if (!parsed.isPrivateKey()) return "is a public key; the private one is needed";
  if (!supported.test(parsed.type))
    return "is of a kind that is not supported; ed25519, ecdsa and rsa are";
  return parsed;
}
