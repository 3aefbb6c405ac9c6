import { Client } from "pg";
import type { SinkSpecs } from "../../../generated/sinks.ts";
import { createEgress } from "../../../src/net/egress.ts";
import { postgres } from "../../../src/sinks/postgres.ts";
import type { Sink } from "../../../src/sinks/sink.ts";
import { startPostgres } from "../../services/postgres.ts";
import { shared } from "../../services/service.ts";
import { contextOf } from "../../support/sink-context.ts";
import { atEnd } from "./case.ts";

/** A database with our sink beside a connection of our own. */
export interface PostgresStage {
  readonly client: Client;
  /** Writes to the table of that name. */
  readonly sink: (table: string) => Sink;
}

export const postgresStage = shared(async (): Promise<PostgresStage> => {
  const server = await startPostgres({ own: true });
  const dsn = await server.createDatabase("bench");
  const client = new Client({ connectionString: dsn });
  await client.connect();
  atEnd(async () => {
    await client.end();
    await server.stop();
  });
  return {
    client,
    sink: (table) => {
      const spec: SinkSpecs["postgres"] = {
        type: "postgres",
        cluster: "bench",
        changePolicy: "Immediate",
        maxRowBytes: 1_000_000,
        provisioning: { mode: "ensure", indexes: true },
        postgres: {
          databaseRef: { name: "database" },
          schema: "public",
          table,
          readers: [],
          history: { enabled: false },
        },
      };
      const egress = createEgress({ allowPrivate: false, dev: true });
      const credentials = { dsn: `${dsn}?sslmode=disable` };
      return postgres.open(spec, contextOf({ name: "bench/database", credentials, egress }));
    },
  };
});
