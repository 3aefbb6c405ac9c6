import { inspect } from "node:util";
import * as assert from "uvu/assert";
import { OperatorError } from "../../src/errors/operator-error.ts";
import type { Json, Row } from "../../src/rows/row.ts";
import type { Export, Sink } from "../../src/sinks/sink.ts";
import { look } from "../support/canaries.ts";
import type { Proxy } from "../support/proxy.ts";
import { snapshotOf } from "../support/rows.ts";

/** A backend under test, seen from both sides. */
export interface Bench {
  /** Starts what is needed; called once before all tests. */
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
  /** Empties the backend; called before each test. */
  readonly reset: () => Promise<void>;
  /** A new sink on the backend, dialing through `proxy()`. */
  readonly open: () => Sink;
  /** A new sink on the backend that may connect and must not write. */
  readonly openDenied: () => Sink;
  /** A new sink with a wrong credential, one of `secrets`. */
  readonly openStranger: () => Sink;
  /** A new sink with a credential that was good once, and has expired. */
  readonly openExpired?: () => Promise<Sink>;
  /** Gives the user of `open` another credential, and gives how to open a sink with it. Undone by `reset`. */
  readonly rotate?: () => Promise<() => Sink>;
  /** Makes the backend refuse more data, as a full disk or a quota does, until the function it gives is called. */
  readonly fill?: () => Promise<() => Promise<void>>;
  /** What all orders of the contract say besides. */
  readonly order?: Partial<Export>;
  /** Stands between the sinks and the backend (test/support/proxy.ts). */
  readonly proxy: () => Proxy;
  /** All items a consumer of the backend would read, of all inventories, in any order; not through the proxy. */
  readonly readBack: () => Promise<readonly Json[]>;
  /** Gives the row another content behind the sink's back, as somebody with an editor would. */
  readonly tamper: (row: Row) => Promise<void>;
  /** What must never stand in an error: passwords, tokens, connection strings. */
  readonly secrets: readonly string[];
  /** Tests that do not apply, each with its reason; the reason is printed. */
  readonly except?: Readonly<Record<string, string>>;
}

/** An order for `rows`; anything else as wished. */
export function orderOf(rows: readonly Row[], wish: Partial<Export> = {}): Export {
  return {
    purpose: "update",
    inventory: { namespace: "team-a", name: "everything" },
    cluster: "test",
    epoch: 1,
    exportedAt: new Date("2026-01-02T03:04:05.678Z"),
    snapshot: snapshotOf(rows),
    delta: undefined,
    profiles: [],
    demandRemoval: () => undefined,
    maxExportBytes: 33_554_432,
    ...wish,
  };
}

/** The foreseen error with which `work` fails. Nothing in it, causes and hidden fields included, is a credential. */
export async function failureOf(work: Promise<unknown>): Promise<OperatorError> {
  try {
    await work;
  } catch (error) {
    assert.instance(error, OperatorError, inspect(error));
    look("an error", inspect(error, { depth: 16, showHidden: true, maxStringLength: Infinity }));
    return error as OperatorError;
  }
  return assert.unreachable("it should have failed") as never;
}
