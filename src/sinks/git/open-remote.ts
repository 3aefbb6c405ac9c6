import type { SinkContext } from "../sink.ts";
import { endpointOf } from "./endpoint.ts";
import type { Place } from "./failure.ts";
import { createFileRemote } from "./file-remote.ts";
import { createHttpClient } from "./http-client.ts";
import type { Remote } from "./remote.ts";
import { createSmartRemote } from "./smart-remote.ts";
import { hostAndPort, isSshForm } from "./ssh-address.ts";
import { createSshClient } from "./ssh-client.ts";
import { sshEndpointOf } from "./ssh-endpoint.ts";

/** The repository at `endpoint`, and how messages call it. Nothing is dialed yet. @throws {OperatorError} SINK_MISCONFIGURED */
export function openRemote(
  endpoint: string,
  branch: string,
  context: SinkContext,
): { readonly remote: Remote; readonly place: Place } {
  const { name: sink, egress } = context;
  if (isSshForm(endpoint)) {
    const ssh = sshEndpointOf(endpoint, context);
    const place = { sink, host: hostAndPort(ssh.address) };
    return {
      remote: createSmartRemote(createSshClient(ssh, egress, place), branch, place),
      place,
    };
  }
  const { url, ...access } = endpointOf(endpoint, context);
  if (url.protocol === "file:")
    return {
      remote: createFileRemote({ url, branch, sink }),
      place: { sink, host: "file" },
    };
  const place = { sink, host: url.host };
  const client = createHttpClient({ url, ...access }, egress, place);
  return { remote: createSmartRemote(client, branch, place), place };
}
