import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { administrator, startNats, users } from "../../services/nats.ts";
import { temporaryFolder } from "../../services/temporary-folder.ts";
import { natsBench } from "../nats-bench.ts";
import { tlsContract } from "./contract.ts";

const bench = natsBench("tls");
const credentials = { username: "writer", password: "writer-s3cret" };
const { username: user, password } = credentials;

await tlsContract("nats", async ({ cert, key, clientAuthority }, client) => {
  const folder = temporaryFolder("nats-tls");
  const put = (name: string, text: string): string => {
    const path = join(folder.path, name);
    writeFileSync(path, text);
    return JSON.stringify(path);
  };
  const verify =
    clientAuthority === undefined
      ? ""
      : `, ca_file: ${put("clients.crt", clientAuthority)}, verify: true`;
  const files = `cert_file: ${put("tls.crt", cert)}, key_file: ${put("tls.key", key)}`;
  const server = await startNats({
    configuration: `${users(`{ user: ${user}, password: ${password} }`)}\ntls { ${files}${verify} }`,
    administrator: {
      ...administrator,
      tls: { rejectUnauthorized: false, cert: client.cert, key: client.key } as object,
    },
  });
  return {
    open: ({ secret, ...wish }) =>
      bench.sink({
        ...wish,
        url: `tls://127.0.0.1:${server.port}`,
        credentials: { ...credentials, ...secret },
      }),
    stop: async () => {
      await server.stop();
      await folder.remove();
    },
  };
});
