import { tmpdir } from "node:os";
import { dirname } from "node:path";
import { newestPostgres, wantedPostgres } from "../services/postgres-programs.ts";
import { service } from "../services/service.ts";
import { psql } from "../services/tools.ts";
import { sharedPostgres } from "../services/postgres.ts";
import type { Row } from "../../src/rows/row.ts";
import { replay } from "../support/doc-page.ts";
import { rowOf } from "../support/rows.ts";
import { shellIn } from "../support/shell.ts";
import { postgresFixture } from "./postgres-fixture.ts";

const { test, open, write, query } = postgresFixture("page");

const profile = {
  namespace: "platform",
  name: "workloads",
  attributes: [
    { name: "image", type: "string" },
    { name: "replicas", type: "int" },
  ],
  targets: ["platform/workloads"],
};
const rowsOf = (replicas: number): Row[] =>
  Array.from({ length: 10_000 }, (_, index) =>
    rowOf({
      name: `app-${String(index).padStart(4, "0")}`,
      namespace: `team-${index % 200}`,
      targetNamespace: "platform",
      targetName: "workloads",
      attributes: {
        image: `shop/cart:${index % 400}`,
        replicas: index % 1000 === 7 ? replicas : 1,
      },
    }),
  );

const client = await service(psql);
// Plans differ between versions of the server.
const canReplay = client !== undefined && wantedPostgres() === newestPostgres;
const session = async (): Promise<void> => {
  const sink = open({ history: { enabled: true } });
  for (const [replicas, day] of [
    [2, 1],
    [5, 3],
  ] as const)
    await write(sink, rowsOf(replicas), {
      exportedAt: new Date(Date.UTC(2026, 0, day)),
      profiles: [profile],
    });
  await query("ANALYZE inventory; ANALYZE inventory_history");
  const url = new URL((await sharedPostgres()).url);
  url.pathname = "/kollect_page";
  const shell = shellIn(tmpdir(), {
    PATH: [dirname(client ?? ""), process.env["PATH"]].join(":"),
    PGHOST: url.hostname,
    PGPORT: url.port,
    PGUSER: url.username,
    PGPASSWORD: url.password,
    PGDATABASE: "kollect_page",
  });
  await replay("docs/sinks/postgres.md", shell);
};
const sentence = "a session with psql is as the page shows it";
if (canReplay) test(sentence, session);
else test.skip(sentence);

test.run();
