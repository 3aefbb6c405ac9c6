import { suite } from "uvu";
import type { Row } from "../../src/rows/row.ts";
import type { Export, Receipt, Sink } from "../../src/sinks/sink.ts";
import { rowOf } from "../support/rows.ts";
import { failureOf, orderOf } from "./bench.ts";
import {
  type PostgresBench,
  type PostgresBenchOptions,
  postgresBench,
  type Wish,
} from "./postgres-bench.ts";

export const live = new AbortController().signal;
export const rows = ["cart", "db", "mail"].map((name, index) =>
  rowOf({ name, attributes: { index } }),
);
export const profile = {
  namespace: "team-a",
  name: "web.v2",
  attributes: [
    { name: "image", type: "string" },
    { name: "replicas", type: "int" },
    { name: "share", type: "double" },
    { name: "paused", type: "bool" },
    { name: "ports", type: "list" },
    { name: "kind", type: "string" },
    { name: "it's", type: "any" },
  ],
  targets: ["team-a/web"],
};

export interface PostgresFixture {
  readonly test: ReturnType<typeof suite>;
  readonly bench: PostgresBench;
  readonly opened: Sink[];
  readonly open: (wish?: Wish) => Sink;
  readonly write: (sink: Sink, rows: readonly Row[], wish?: Partial<Export>) => Promise<Receipt>;
  /** As the database's administrator. */
  readonly query: (text: string) => Promise<Record<string, unknown>[]>;
  readonly asWriter: (text: string) => Promise<unknown>;
  readonly codeAndText: (work: Promise<unknown>) => Promise<string>;
  /** Turns what is thrown into a rejection. */
  readonly synchronously: (work: () => unknown) => Promise<unknown>;
  /** Which tuples stand, and which transactions made them. */
  readonly versions: () => Promise<unknown>;
}

/** A suite on a database of its own, and what its tests do. Sinks that it opens are closed after each test. */
export function postgresFixture(name: string, options: PostgresBenchOptions = {}): PostgresFixture {
  const database = `kollect_${name}`;
  const bench = postgresBench(database, options);
  const test = suite(`postgres ${name}`);
  const opened: Sink[] = [];

  const open = (wish?: Wish): Sink => {
    const sink = bench.sink(wish);
    opened.push(sink);
    return sink;
  };
  const write = (sink: Sink, rows: readonly Row[], wish: Partial<Export> = {}): Promise<Receipt> =>
    sink.write(orderOf(rows, wish), live);
  const query = async (text: string): Promise<Record<string, unknown>[]> =>
    (await bench.admin().query<Record<string, unknown>>(text)).rows;
  const asWriter = (text: string): Promise<unknown> =>
    query(`SET ROLE ${database}_writer; ${text}; RESET ROLE`);
  const codeAndText = async (work: Promise<unknown>): Promise<string> => {
    const { code, message } = await failureOf(work);
    return `${code}: ${message}`;
  };
  const synchronously = (work: () => unknown): Promise<unknown> => Promise.resolve().then(work);
  const versions = (): Promise<unknown> =>
    query(
      `SELECT ctid::text, xmin::text, xmax::text, source_uid FROM inventory
     UNION ALL SELECT ctid::text, xmin::text, xmax::text, 'epoch' FROM inventory_epochs ORDER BY 4`,
    );
  test.before(bench.start);
  test.before.each(bench.reset);
  test.after.each(async () => {
    await bench.proxy().heal();
    await Promise.all(opened.splice(0).map((sink) => sink.close()));
  });
  test.after(bench.stop);

  return {
    test,
    bench,
    opened,
    open,
    write,
    query,
    asWriter,
    codeAndText,
    synchronously,
    versions,
  };
}
