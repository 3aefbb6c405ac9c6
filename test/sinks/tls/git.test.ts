import { startGitServer } from "../../services/git-server.ts";
import { gitBench } from "../git-bench.ts";
import { tlsContract } from "./contract.ts";

const bench = gitBench();
let count = 0;

await tlsContract("git", async (tls) => {
  const server = await startGitServer({ tls });
  const { username, password } = server.writer;
  // Who has a certificate signs in with nothing else.
  const login = tls.clientAuthority === undefined ? { username, password } : {};
  return {
    open: ({ secret, ...wish }) => {
      const name = `repository-${++count}`;
      server.createRepository(name);
      return bench.sink({
        ...wish,
        endpoint: server.url(name),
        credentials: { ...login, ...secret },
      });
    },
    stop: () => server.stop(),
  };
});
