import * as assert from "uvu/assert";
import { failureOf } from "../bench.ts";
import { cart, live, rows, type Stage } from "./stage.ts";

/** Credentials that are good no more, and a backend that has no room. */
export function accessRules({ bench, rule, able, open, write, holds }: Stage): void {
  rule("a credential that has expired is SINK_UNAUTHORIZED", async () => {
    await write(open(), rows);
    const expired = await able("openExpired")();
    const sink = open(() => expired);
    assert.is((await failureOf(sink.probe(live))).code, "SINK_UNAUTHORIZED");
    assert.is((await failureOf(write(sink, []))).code, "SINK_UNAUTHORIZED");
    await holds(rows);
  });

  rule("a credential that was rotated is refused, and the new one writes", async () => {
    const old = open();
    await write(old, rows);
    const openRotated = await able("rotate")();
    // A connection that stands may outlive its credential.
    await bench.proxy().cut();
    await bench.proxy().heal();
    assert.is((await failureOf(open().probe(live))).code, "SINK_UNAUTHORIZED");
    assert.is((await failureOf(write(open(), []))).code, "SINK_UNAUTHORIZED");
    await holds(rows);
    await write(open(openRotated), [cart]);
    await holds([cart]);
  });

  rule(
    "a backend that is full keeps the old set, and takes the new one when there is room",
    async () => {
      const sink = open();
      await write(sink, [cart]);
      const free = await able("fill")();
      const { code, message } = await failureOf(write(sink, rows));
      assert.ok(code === "SINK_REJECTED" || code === "SINK_UNREACHABLE", message);
      await holds([cart]);
      await free();
      await write(sink, rows);
      await holds(rows);
    },
  );
}
