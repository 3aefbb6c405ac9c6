import { administrator, startNats } from "../services/nats.ts";
import { type Log, replay } from "../sinks/nats-consumer.ts";
import type { RowEvent } from "../../generated/export.ts";
import { startProxy } from "../support/proxy.ts";
import { textOf } from "./expected-rows.ts";
import { type Place, secretOf, sinkOf } from "./place.ts";

interface RowItem {
  readonly targetName: string;
  readonly uid: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** A stream of events in a NATS server of our own; what it holds is what a replay from its start gives. */
export async function natsPlace(): Promise<Place> {
  const server = await startNats();
  const proxy = await startProxy(server.port);
  const log = async (): Promise<Log> => {
    const connection = await server.connect();
    try {
      return await replay(connection, "chaos");
    } finally {
      await connection.close();
    }
  };
  return {
    name: "NATS",
    manifests: [
      secretOf("nats", { username: administrator.user, password: administrator.pass }),
      sinkOf("KollectEventSink", "events", {
        type: "nats",
        secretRef: { name: "nats" },
        nats: {
          url: `nats://127.0.0.1:${proxy.port}`,
          subject: "chaos",
          stream: "chaos",
          history: 10_000,
        },
      }),
    ],
    ref: { eventSinkRefs: [{ name: "events" }] },
    proxy,
    kill: () => server.kill(),
    restart: () => server.restart(),
    held: async () => {
      const rows = [...(await log()).table.values()] as unknown as readonly RowItem[];
      return new Map(
        rows.map(({ targetName, uid, attributes }) => [
          `${targetName}/${uid}`,
          textOf(Object.entries(attributes)),
        ]),
      );
    },
    written: async () =>
      (await log()).entries.flatMap(({ event }) => {
        const after = (event as RowEvent).data.after as RowItem | undefined;
        return after === undefined ? [] : [`${after.uid} ${after.attributes["color"] ?? ""}`];
      }),
    stop: async () => {
      await proxy.close();
      await server.stop();
    },
  };
}
