import { startPostgres } from "../../services/postgres.ts";
import { postgresBench } from "../postgres-bench.ts";
import { tlsContract } from "./contract.ts";

const bench = postgresBench("tls");

await tlsContract("postgres", async (tls) => {
  const server = await startPostgres({ tls });
  return {
    // No sslmode: spec.tls alone must do.
    open: (wish) => bench.sink({ ...wish, dsn: server.url }),
    stop: () => server.stop(),
  };
});
