import { OperatorError } from "../../errors/operator-error.ts";
import type { SinkContext } from "../sink.ts";
import { textsOf } from "./endpoint.ts";
import { hostAndPort, parseSshAddress, type SshAddress } from "./ssh-address.ts";
import type { KeyText } from "./ssh-key.ts";
import { type KnownHost, knownHostOf } from "./ssh-known-hosts.ts";

/** Where a repository is, how to get in, and what to expect there. */
export interface SshEndpoint {
  readonly address: SshAddress;
  readonly key: KeyText;
  readonly knownHost: KnownHost;
}

/** What Kubernetes, Flux and people call the key. */
const keyNames = ["ssh-privatekey", "identity", "id_rsa"];

/** @throws {OperatorError} SINK_MISCONFIGURED */
export function sshEndpointOf(endpoint: string, { name, credentials }: SinkContext): SshEndpoint {
  const wrong = (detail: string): OperatorError =>
    new OperatorError("SINK_MISCONFIGURED", { sink: name, detail });
  const address = parseSshAddress(endpoint);
  if (typeof address === "string") throw wrong(address);
  const text = textsOf(credentials);
  const keyName = keyNames.find((it) => (text(it) ?? "") !== "");
  const knownHosts = text("known_hosts");
  if (keyName === undefined || knownHosts === undefined)
    throw wrong("an endpoint with SSH needs a Secret with the keys ssh-privatekey and known_hosts");
  const knownHost = knownHostOf(knownHosts, address);
  if (knownHost.keys.length === 0)
    throw wrong(
      knownHost.hasAuthority
        ? `known_hosts trusts ${hostAndPort(address)} by @cert-authority only, which is not supported; add the server's own keys`
        : `known_hosts has no key of ${hostAndPort(address)}; add what ssh-keyscan prints, once it is compared with what the server's owner publishes`,
    );
  const passphraseName = "ssh-passphrase";
  const key = { name: keyName, text: text(keyName) ?? "", passphraseName };
  return { address, key: { ...key, passphrase: text(passphraseName) }, knownHost };
}
