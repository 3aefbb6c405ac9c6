import type { ParsedKey } from "ssh2";
import type { SinkSpecs } from "../../../generated/sinks.ts";
import { OperatorError } from "../../errors/operator-error.ts";
import type { SinkContext } from "../sink.ts";
import { textsOf } from "./endpoint.ts";
import { parsePrivateKey } from "./ssh-key.ts";
import { sshSignature } from "./ssh-signature.ts";

/** Signs commits, or leaves them as they are. */
export interface Signer {
  /** Reads the key; to be awaited before `sign`. @throws {OperatorError} SINK_MISCONFIGURED */
  readonly prepare: () => Promise<void>;
  readonly sign: (commit: Buffer) => Buffer;
}

export const unsigned: Signer = { prepare: async () => undefined, sign: (commit) => commit };

/** Puts `signature` where Git looks for it: last of the headers, each further line after a space. */
function withSignature(commit: Buffer, signature: string): Buffer {
  const header = `\ngpgsig ${signature.replaceAll("\n", "\n ")}`;
  const end = commit.indexOf("\n\n");
  return Buffer.concat([commit.subarray(0, end), Buffer.from(header), commit.subarray(end)]);
}

/** @throws {OperatorError} SINK_MISCONFIGURED when there is no key */
export function createSigner(
  signing: SinkSpecs["git"]["git"]["signing"],
  { name: sink, credentials }: SinkContext,
): Signer {
  if (signing === undefined) return unsigned;
  const wrong = (detail: string): OperatorError =>
    new OperatorError("SINK_MISCONFIGURED", { sink, detail });
  const text = textsOf(credentials);
  const [name, passphraseName] = ["ssh-signingkey", "ssh-signingkey-passphrase"] as const;
  const keyText = {
    name,
    text: text(name) ?? "",
    passphraseName,
    passphrase: text(passphraseName),
  };
  if (keyText.text === "") throw wrong(`git.signing needs the key ${name} in the Secret`);
  let key: ParsedKey | undefined;
  return {
    prepare: async () => {
      if (key !== undefined) return;
      const parsed = await parsePrivateKey(keyText);
      if (typeof parsed === "string") throw wrong(`the Secret's key ${name} ${parsed}`);
      key = parsed;
    },
    sign: (commit) => {
      if (key === undefined) throw new Error("prepare was not awaited");
      return withSignature(commit, sshSignature(key, "git", commit));
    },
  };
}
