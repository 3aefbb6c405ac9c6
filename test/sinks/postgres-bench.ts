import { Client, escapeIdentifier, escapeLiteral } from "pg";
import { createEgress, type Egress } from "../../src/net/egress.ts";
import type { Json } from "../../src/rows/row.ts";
import { postgres } from "../../src/sinks/postgres.ts";
import type { Sink } from "../../src/sinks/sink.ts";
import type { SinkSpecs } from "../../generated/sinks.ts";
import { type Pooler, startPooler } from "../services/pgbouncer.ts";
import { sharedPostgres } from "../services/postgres.ts";
import { type Proxy, startProxy } from "../support/proxy.ts";
import type { Bench } from "./bench.ts";
import type { TlsSpec } from "../../generated/types.ts";
import { contextOf } from "../support/sink-context.ts";

/** What a test may set of a sink; the rest stands fast. */
export interface Wish {
  readonly tls?: TlsSpec;
  /** Keys of the Secret of `tls.caSecretRef`. */
  readonly authorities?: Readonly<Record<string, string>>;
  /** Other keys of the Secret. */
  readonly secret?: Readonly<Record<string, string>>;
  readonly mode?: "ensure" | "existing";
  readonly indexes?: boolean;
  readonly history?: { readonly enabled: boolean; readonly retentionDays?: number };
  readonly readers?: string[];
  readonly schema?: string;
  readonly table?: string;
  readonly dsn?: string;
  readonly key?: string;
  readonly egress?: Egress;
}

export type PostgresBench = Bench & {
  /** A connection of the database's owner, past the proxy. */
  readonly admin: () => Client;
  /** A sink that dials through the proxy as a role that owns its database and is no superuser. */
  readonly sink: (wish?: Wish) => Sink;
  /** DSN through the proxy. */
  readonly dsn: (user: string, password: string) => string;
};

const passwords = {
  writer: "s3cret:w@rd/1",
  reader: "reader-s3cret",
  stranger: "stranger-s3cret",
  next: "next-s3cret",
};
export const developer: Egress = createEgress({ allowPrivate: false, dev: true });

export interface PostgresBenchOptions {
  /** Connections to the server of a PgBouncer in transaction mode that the sinks go through. */
  readonly pool?: number;
}

/** A database of its own named `name` on the shared server. */
export function postgresBench(name: string, { pool }: PostgresBenchOptions = {}): PostgresBench {
  let pooler: Pooler | undefined;
  let admin: Client | undefined;
  let proxy: Proxy | undefined;
  const [owner, reader] = [`${name}_writer`, `${name}_reader`];
  const present = <T>(it: T | undefined): T => {
    if (it === undefined) throw new Error("the bench was not started");
    return it;
  };
  const dsn = (user: string, password: string): string =>
    `postgres://${user}:${encodeURIComponent(password)}@127.0.0.1:${present(proxy).port}/${name}?sslmode=disable`;
  const sink = (wish: Wish = {}): Sink => {
    const spec: SinkSpecs["postgres"] = {
      type: "postgres",
      cluster: "test",
      changePolicy: "Immediate",
      maxRowBytes: 1_000_000,
      provisioning: { mode: wish.mode ?? "ensure", indexes: wish.indexes ?? true },
      postgres: {
        databaseRef: { name: "database" },
        schema: wish.schema ?? "public",
        table: wish.table ?? "inventory",
        readers: wish.readers ?? [],
        history: wish.history ?? { enabled: false },
      },
    };
    const text = wish.dsn ?? dsn(owner, passwords.writer);
    const { tls, authorities, egress = developer } = wish;
    const credentials = { [wish.key ?? "dsn"]: text, ...wish.secret };
    return postgres.open(
      spec,
      contextOf({ name: "team-a/database", credentials, egress, tls, authorities }),
    );
  };
  const reset = async (): Promise<void> => {
    await present(admin).query(
      `SET client_min_messages = warning;
       DROP SCHEMA IF EXISTS public CASCADE; DROP SCHEMA IF EXISTS other CASCADE;
       CREATE SCHEMA public; GRANT ALL ON SCHEMA public TO ${escapeIdentifier(owner)};
       ALTER ROLE ${escapeIdentifier(owner)} PASSWORD ${escapeLiteral(passwords.writer)} VALID UNTIL 'infinity';
       GRANT USAGE ON SCHEMA public TO ${escapeIdentifier(reader)};
       ALTER DEFAULT PRIVILEGES FOR ROLE ${escapeIdentifier(owner)} GRANT SELECT ON TABLES TO ${escapeIdentifier(reader)}`,
    );
  };
  return {
    start: async () => {
      const server = await sharedPostgres();
      const url = await server.createDatabase(name);
      admin = new Client({ connectionString: url });
      await admin.connect();
      for (const [role, password] of [
        [owner, passwords.writer],
        [reader, passwords.reader],
      ] as const)
        await admin.query(
          `CREATE ROLE ${escapeIdentifier(role)} LOGIN PASSWORD ${escapeLiteral(password)}`,
        );
      await admin.query(`GRANT CREATE ON DATABASE ${name} TO ${escapeIdentifier(owner)}`);
      const target = Number(new URL(url).port);
      const accounts = { [owner]: passwords.writer, [reader]: passwords.reader };
      if (pool !== undefined)
        pooler = await startPooler({ target, passwords: accounts, size: pool });
      proxy = await startProxy(pooler?.port ?? target);
    },
    stop: async () => {
      await present(proxy).close();
      await pooler?.stop();
      await present(admin).query(
        `DROP OWNED BY ${owner} CASCADE; DROP OWNED BY ${reader} CASCADE; DROP ROLE ${owner}; DROP ROLE ${reader}`,
      );
      await present(admin).end();
    },
    reset,
    open: sink,
    sink,
    dsn,
    openDenied: () => sink({ dsn: dsn(reader, passwords.reader) }),
    openStranger: () => sink({ dsn: dsn(owner, passwords.stranger) }),
    openExpired: async () => {
      await present(admin).query(`ALTER ROLE ${escapeIdentifier(owner)} VALID UNTIL '2026-01-01'`);
      return sink();
    },
    rotate: async () => {
      const password = escapeLiteral(passwords.next);
      await present(admin).query(`ALTER ROLE ${escapeIdentifier(owner)} PASSWORD ${password}`);
      return () => sink({ dsn: dsn(owner, passwords.next) });
    },
    // The server's answer to a full disk, at the last of the rows.
    fill: async () => {
      await present(admin).query(
        `CREATE FUNCTION other_full() RETURNS trigger LANGUAGE plpgsql AS
         $$BEGIN IF NEW.resource_name = 'web' THEN RAISE 'full' USING ERRCODE = 'disk_full'; END IF; RETURN NEW; END$$;
         CREATE TRIGGER full_disk BEFORE INSERT OR UPDATE ON inventory FOR EACH ROW EXECUTE FUNCTION other_full()`,
      );
      return async () => void (await present(admin).query("DROP TRIGGER full_disk ON inventory"));
    },
    proxy: () => present(proxy),
    admin: () => present(admin),
    readBack: async () => {
      const there = await present(admin).query("SELECT 1 WHERE to_regclass('inventory') IS NULL");
      if (there.rowCount === 1) return [];
      const { rows } = await present(admin).query<{ payload: Json }>(
        "SELECT payload FROM inventory",
      );
      return rows.map((it) => it.payload);
    },
    tamper: async ({ uid }) => {
      await present(admin).query(
        `UPDATE inventory SET payload = jsonb_set(payload, '{attributes}', '{"by":"hand"}') WHERE source_uid = $1`,
        [uid],
      );
    },
    except:
      pool === undefined
        ? {}
        : Object.fromEntries(
            [
              "a credential that has expired is SINK_UNAUTHORIZED",
              "a credential that was rotated is refused, and the new one writes",
            ].map((rule) => [rule, "PgBouncer checks credentials against a file of its own"]),
          ),
    secrets: [...Object.values(passwords), ...Object.values(passwords).map(encodeURIComponent)],
  };
}
