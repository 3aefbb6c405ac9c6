import { DatabaseError } from "pg";
import { OperatorError } from "../errors/operator-error.ts";
import { createConnections, type Session } from "./postgres/connections.ts";
import { DsnError, type Endpoint, parseDsn } from "./postgres/dsn.ts";
import { lockHolders } from "./postgres/lock-holders.ts";
import { type Place, translate } from "./postgres/failure.ts";
import { contradiction, waysToDial } from "./postgres/encryption.ts";
import type { Findings } from "./postgres/findings.ts";
import { type Layout, layoutOf } from "./postgres/layout.ts";
import { readHolding, reading } from "./postgres/holding.ts";
import { lacking } from "./postgres/privileges.ts";
import { amend, inspect } from "./postgres/provision.ts";
import { transaction } from "./postgres/transaction.ts";
import { carryOut } from "./postgres/writer.ts";
import type { Export, Purpose, Sink, SinkContext, SinkDriver } from "./sink.ts";

const keys = ["dsn", "url", "connectionString", "DATABASE_URL"];
/** The table, a column or the schema is not what it was when it was checked. */
const vanished = new Set(["42P01", "42703", "3F000"]);
/** A row that seemed to be new is there: somebody else wrote it. */
const taken = new Set(["23505"]);
/** The 31st of February, the 25th hour. */
const noDates = new Set(["22007", "22008"]);
const lockWaits = new Set(["55P03"]);
/** Each try makes the readers of a view wait for up to a second. */
const viewRetryMillis = 60_000;

const endpointOf = ({ name, credentials }: SinkContext): Endpoint => {
  const wrong = (detail: string): OperatorError =>
    new OperatorError("SINK_MISCONFIGURED", { sink: name, detail });
  const key = keys.find((it) => credentials.has(it));
  if (key === undefined)
    throw wrong(`the Secret needs a connection string under one of the keys ${keys.join(", ")}`);
  try {
    return parseDsn(Buffer.from(credentials.get(key) ?? []).toString("utf8"));
  } catch (error) {
    if (error instanceof DsnError) throw wrong(`the Secret's key ${key} ${error.message}`);
    throw error;
  }
};

const hasState = (error: unknown, states: ReadonlySet<string>): boolean =>
  error instanceof DatabaseError && states.has(error.code ?? "");

interface Options {
  readonly layout: Layout;
  readonly endpoint: Endpoint;
  readonly mayCreate: boolean;
  readonly context: SinkContext;
}

function createSink({ layout, endpoint, mayCreate, context }: Options): Sink {
  const { tls, egress, name: sink } = context;
  const clash = contradiction(endpoint.tls, tls);
  if (clash !== undefined) throw new OperatorError("SINK_MISCONFIGURED", { sink, detail: clash });
  const ways = waysToDial(endpoint.tls, tls);
  const connections = createConnections(endpoint, { egress, ways });
  const place: Place = { sink, host: `${endpoint.host}:${endpoint.port}`, table: layout.label };
  /** Checked since the last failure. */
  let isProvisioned = false;
  /**
   * Inventories compared in full since the last failure: only on these may a delta rest. Tables come back empty, and
   * a server that failed over comes back without its last commits.
   */
  const compared = new Set<string>();
  /** How often a column was added; by inventory, after how many of these its rows were compared by content. */
  let columnsAdded = 0;
  const filled = new Map<string, number>();
  /** By inventory, the profiles whose views stand, or wait for `retryAt` (milliseconds, as `exportedAt` counts them). */
  const viewed = new Map<string, { readonly profiles: string; readonly retryAt: number }>();

  const use = async <T>(
    work: (session: Session) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T> => {
    try {
      return await connections.use(work, signal);
    } catch (error) {
      isProvisioned = false;
      compared.clear();
      throw error;
    }
  };
  const demand = ({ missing, wrong }: Findings): void => {
    const needed = mayCreate ? [] : missing.filter((it) => !it.isOptional);
    const problems = [...wrong, ...needed.map((it) => it.sentence)];
    if (problems.length === 0) return;
    const advice = mayCreate ? "" : "; make it so, or set provisioning.mode to ensure";
    throw new OperatorError("SINK_MISCONFIGURED", { sink, detail: problems.join("; ") + advice });
  };
  /** Returns whether there is a table to write to: none is made just to be emptied. */
  const provision = async (session: Session, purpose: Purpose): Promise<boolean> => {
    if (isProvisioned) return true;
    const findings = await inspect(session, layout);
    if (findings.isNew && purpose === "removal") return false;
    demand(findings);
    if (mayCreate && findings.missing.length > 0) {
      if (findings.missing.some((it) => it.emptiesRows)) columnsAdded++;
      await amend(session, layout);
      demand(await inspect(session, layout));
    }
    isProvisioned = true;
    return true;
  };
  const attempt = async (order: Export, session: Session): ReturnType<Sink["write"]> => {
    if (!(await provision(session, order.purpose)))
      return { digest: order.snapshot.digest, rowsWritten: 0, rowsRemoved: 0, bytes: 0 };
    const inventory = JSON.stringify([order.cluster, order.inventory]);
    const mayBeDelta = order.purpose === "update" && compared.has(inventory);
    const isFilled = (filled.get(inventory) ?? 0) === columnsAdded;
    const delta = mayBeDelta && isFilled ? order.delta : undefined;
    const profiles = JSON.stringify(order.profiles);
    const known = viewed.get(inventory);
    const now = order.exportedAt.getTime();
    const isViewed = known?.profiles === profiles && now < known.retryAt;
    const withViews = mayCreate && (delta === undefined || !isViewed);
    const { receipt, areViewsDone } = await transaction(session, layout, () =>
      carryOut(session, { ...order, delta }, { sink, layout, withViews, byContent: !isFilled }),
    );
    compared.add(inventory);
    filled.set(inventory, columnsAdded);
    if (withViews)
      viewed.set(inventory, { profiles, retryAt: areViewsDone ? Infinity : now + viewRetryMillis });
    return receipt;
  };

  return {
    write: async (order, signal) => {
      let holders: readonly string[] = [];
      const work = async (session: Session): ReturnType<Sink["write"]> => {
        try {
          return await attempt(order, session);
        } catch (error) {
          if (hasState(error, lockWaits)) holders = await lockHolders(session, layout);
          throw error;
        }
      };
      try {
        const wasProvisioned = isProvisioned;
        return await use(work, signal).catch((error: unknown) => {
          // Somebody has just added a row that was to be new, or has dropped the table: the second look sees that.
          const isSeen = hasState(error, taken) || (wasProvisioned && hasState(error, vanished));
          if (isSeen) return use(work, signal);
          throw error;
        });
      } catch (error) {
        signal.throwIfAborted();
        throw translate(error, { ...place, holders });
      }
    },
    probe: async (signal) => {
      try {
        await use(async (session) => {
          const findings = await inspect(session, layout);
          demand(findings);
          const lacks = await lacking(session, layout, findings.isNew);
          if (lacks.length > 0) {
            const detail = `the role lacks ${lacks.join(", ")}`;
            throw new OperatorError("SINK_UNAUTHORIZED", { sink, detail });
          }
          const { rows } = await session.query<{ only: string }>(
            "SELECT current_setting('transaction_read_only') AS only",
          );
          if (rows[0]?.only === "on") {
            const detail = "the server is read-only; is it a standby?";
            throw new OperatorError("SINK_REJECTED", { sink, detail });
          }
        }, signal);
      } catch (error) {
        signal.throwIfAborted();
        throw translate(error, place);
      }
    },
    read: async ({ cluster, inventory, revision }, work, signal) => {
      const at = revision === undefined ? undefined : timeNamed(revision, sink);
      if (at !== undefined && !layout.hasHistory)
        throw unreadable(sink, "it keeps no history; history.enabled would make it keep one");
      const owner = [cluster, inventory.namespace, inventory.name] as const;
      try {
        return await connections.use(
          (session) =>
            reading(session, async () => work(await readHolding(session, layout, owner, at))),
          signal,
        );
      } catch (error) {
        signal.throwIfAborted();
        if (hasState(error, noDates)) throw noTime(revision ?? "", sink);
        throw translate(error, place);
      }
    },
    close: () => connections.close(),
  };
}

const unreadable = (sink: string, detail: string): OperatorError =>
  new OperatorError("SINK_UNREADABLE", { sink, detail });

const noTime = (text: string, sink: string): OperatorError =>
  unreadable(sink, `${JSON.stringify(text)} is no time; write for example 2026-11-01T00:00:00Z`);
const day = /^\d{4}-\d\d-\d\d$/;
const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/;

/** RFC 3339, or a day, which begins in UTC. @throws {OperatorError} */
function timeNamed(text: string, sink: string): string {
  if (day.test(text)) return `${text}T00:00:00Z`;
  if (moment.test(text)) return text;
  throw noTime(text, sink);
}

/** Rows in a Postgres table, one transaction per order, with a typed view for each profile. */
export const postgres: SinkDriver<"postgres"> = {
  type: "postgres",
  secretName: (spec) => spec.postgres?.databaseRef.name,
  placeOf: ({ postgres: at, cluster }) =>
    JSON.stringify([at?.databaseRef.name, at?.schema, at?.table, cluster]),
  open: (spec, context) => {
    if (spec.postgres === undefined) {
      const detail = "spec.postgres is required when type is postgres";
      throw new OperatorError("SINK_MISCONFIGURED", { sink: context.name, detail });
    }
    return createSink({
      layout: layoutOf(spec.postgres, spec.provisioning),
      endpoint: endpointOf(context),
      mayCreate: spec.provisioning.mode === "ensure",
      context,
    });
  },
};
