import { Client, type QueryResultRow } from "pg";
import { startPostgres } from "../services/postgres.ts";
import { startProxy } from "../support/proxy.ts";
import { textOf } from "./expected-rows.ts";
import { type Place, secretOf, sinkOf } from "./place.ts";

/** Notes every row that is ever written to the table, from the moment that there is one. */
const noting = `
  CREATE TABLE writes (uid text, color text);
  CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO writes VALUES (new.source_uid, new.payload->'attributes'->>'color'); RETURN new; END $$;
  CREATE FUNCTION note_all() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN
    IF EXISTS (SELECT 1 FROM pg_event_trigger_ddl_commands() WHERE object_identity = 'public.chaos') THEN
      CREATE TRIGGER note AFTER INSERT OR UPDATE ON public.chaos FOR EACH ROW EXECUTE FUNCTION public.note();
    END IF; END $$;
  CREATE EVENT TRIGGER noting ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION note_all()`;

/** A table in a PostgreSQL of our own. */
export async function postgresPlace(): Promise<Place> {
  const server = await startPostgres({ own: true });
  const proxy = await startProxy(Number(new URL(server.url).port));
  const direct = await server.createDatabase("chaos");
  const proxied = new URL(direct);
  proxied.port = String(proxy.port);
  const query = async <T extends QueryResultRow>(text: string): Promise<readonly T[]> => {
    const client = new Client({ connectionString: direct });
    client.on("error", () => undefined);
    await client.connect();
    try {
      return (await client.query<T>(text)).rows;
    } finally {
      await client.end();
    }
  };
  await query(noting);
  const postgres = { databaseRef: { name: "database" }, table: "chaos" };
  return {
    name: "Postgres",
    manifests: [
      secretOf("database", { dsn: proxied.href }),
      sinkOf("KollectDatabaseSink", "table", { type: "postgres", postgres }),
    ],
    ref: { databaseSinkRefs: [{ name: "table" }] },
    proxy,
    kill: () => server.kill(),
    restart: () => server.restart(),
    held: async () => {
      const rows = await query<{ key: string; attributes: Record<string, string> }>(
        "SELECT target_name || '/' || source_uid AS key, payload->'attributes' AS attributes FROM chaos",
      );
      return new Map(rows.map(({ key, attributes }) => [key, textOf(Object.entries(attributes))]));
    },
    written: async () =>
      (await query<{ uid: string; color: string }>("SELECT uid, color FROM writes")).map(
        ({ uid, color }) => `${uid} ${color}`,
      ),
    stop: async () => {
      await proxy.close();
      await server.stop();
    },
  };
}
