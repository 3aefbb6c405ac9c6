import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { TlsSpec } from "../../generated/types.ts";
import { type SinkResource, sinkOpener } from "../../src/controllers/sink-opener.ts";
import { connect } from "../../src/kube/api-client.ts";
import { createEgress } from "../../src/net/egress.ts";
import { type ApiServer, failure, json, startApiServer } from "../support/api-server.ts";
import { createCertificates } from "../support/certificates.ts";
import { failureOf } from "../sinks/bench.ts";

const test = suite("sink opener");
const live = new AbortController().signal;
const { authority, otherAuthority } = await createCertificates();

let api: ApiServer;
/** Secrets of namespace team-a, as they are now. */
let secrets: Record<string, Record<string, string>>;
test.before.each(async () => {
  api = await startApiServer();
  secrets = { login: { token: "t" }, authorities: { "ca.crt": authority } };
  api.serve((response, call) => {
    const keys =
      secrets[/^\/api\/v1\/namespaces\/team-a\/secrets\/(.*)$/.exec(call.path)?.[1] ?? ""];
    const data = Object.entries(keys ?? {}).map(([key, text]) => [key, btoa(text)]);
    const answer =
      keys === undefined ? failure(404) : json(200, { data: Object.fromEntries(data) });
    return answer(response, call);
  });
});
test.after.each(() => api.stop());

const resource = (tls?: TlsSpec): SinkResource => ({
  metadata: { namespace: "team-a", name: "events" },
  spec: {
    type: "nats",
    cluster: "test",
    changePolicy: "Immediate",
    maxRowBytes: 1000,
    provisioning: { mode: "ensure" },
    secretRef: { name: "login" },
    nats: {
      url: "tls://nats.example.com",
      subject: "rows",
      stream: "rows",
      replicas: 1,
      storage: "file",
      history: 1,
    },
    ...(tls !== undefined && { tls }),
  },
});
const open = (tls?: TlsSpec) => {
  const client = connect({ kubeconfig: api.kubeconfig });
  return sinkOpener(client, createEgress({ allowPrivate: false, dev: false }))(resource(tls), live);
};
const byReference = { insecureSkipVerify: false, caSecretRef: { name: "authorities" } };

test("a sink is current until one of its Secrets says something else", async () => {
  const { isCurrent } = await open(byReference);
  assert.is(await isCurrent(live), true);
  secrets["authorities"] = { "ca.crt": otherAuthority };
  assert.is(await isCurrent(live), false, "of the authorities");
  secrets["authorities"] = { "ca.crt": authority };
  assert.is(await isCurrent(live), true);
  secrets["login"] = { token: "another" };
  assert.is(await isCurrent(live), false, "its own");
  delete secrets["authorities"];
  assert.is(await isCurrent(live), false, "gone");
});

test("a Secret that is not there is named, the sink's own or that of the authorities", async () => {
  delete secrets["authorities"];
  const failed = await failureOf(open(byReference));
  assert.is(failed.code, "SINK_MISCONFIGURED");
  assert.match(failed.message, "there is no Secret authorities in team-a");
  secrets = {};
  assert.match((await failureOf(open())).message, "there is no Secret login in team-a");
});

test("the Secret of authorities is not read where caBundle stands over it", async () => {
  delete secrets["authorities"];
  const { isCurrent } = await open({ ...byReference, caBundle: btoa(authority) });
  assert.is(await isCurrent(live), true);
  assert.ok(!api.calls.some(({ path }) => path.endsWith("/authorities")));
});

test("an API server that does not answer does not say that a Secret is gone", async () => {
  const { isCurrent } = await open(byReference);
  api.serve(failure(500));
  await failureOf(isCurrent(live));
});

test.run();
