import { setTimeout as sleep } from "node:timers/promises";
import { percentile, usageOf } from "../figures.ts";
import { type Case, count, medianOf, say } from "./case.ts";
import { sinkNames } from "./export-log.ts";
import { createGitLag } from "./git-lag.ts";
import { bySink, type Operated, operated } from "./operated.ts";

/** Milliseconds from one handful of changes to the next. */
const tick = 50;

/** One observation: when it was made, and how long the change had been on its way, both in milliseconds. */
interface Lag {
  readonly at: number;
  readonly millis: number;
}

/** A trigger notes when each row is written; the stream is subscribed to; the branch is looked at every second. */
async function observe(
  stage: Operated,
): Promise<{ readonly end: () => Promise<Record<string, readonly Lag[]>> }> {
  const { database, nats, repository } = stage;
  await database.query(`
    CREATE TABLE IF NOT EXISTS lag (millis double precision, at double precision);
    TRUNCATE lag;
    CREATE OR REPLACE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE now double precision := extract(epoch FROM clock_timestamp()) * 1000; BEGIN
      INSERT INTO lag VALUES (now - (new.payload->'attributes'->>'at')::double precision, now);
      RETURN new; END $$;
    CREATE OR REPLACE TRIGGER note AFTER INSERT OR UPDATE ON inventory FOR EACH ROW EXECUTE FUNCTION note();`);
  const told: Lag[] = [];
  const subscription = nats.subscribe("kollect.>", {
    callback: (_error, message) => {
      const [, written] = /"after":\{"attributes":\{"at":"(\d+)"/.exec(message.string()) ?? [];
      if (written !== undefined)
        told.push({ at: Date.now(), millis: Date.now() - Number(written) });
    },
  });
  const pushed: Lag[] = [];
  const look = createGitLag(repository);
  await look();
  const stop = new AbortController();
  const looking = (async () => {
    while (!stop.signal.aborted) {
      for (const millis of await look()) pushed.push({ at: Date.now(), millis });
      await sleep(1_000, undefined, { signal: stop.signal }).catch(() => undefined);
    }
  })();
  return {
    end: async () => {
      stop.abort();
      await looking;
      subscription.unsubscribe();
      await database.query("DROP TRIGGER note ON inventory");
      const { rows } = await database.query<Lag>("SELECT millis, at FROM lag ORDER BY at");
      return { Postgres: rows, Git: pushed, NATS: told };
    },
  };
}

/** Many changes a second, for minutes, to three sinks. */
export const steady: Case = {
  name: "steady",
  run: async ({ few, perSecond, seconds }, add) => {
    const stage = await operated();
    await stage.grow(few);
    const { pid } = await stage.start([]);
    await stage.calm();
    const observed = await observe(stage);
    const rss: number[] = [];
    const cpuBefore = usageOf(pid).cpuSeconds;
    const written = bySink(() => ({ exports: 0, rows: 0 }));
    const note = (): void => {
      for (const { sink, rowsWritten } of stage.exported()) {
        written[sink].exports++;
        written[sink].rows += rowsWritten;
      }
    };
    const begun = performance.now();
    const portion = Math.max(1, Math.round((perSecond * tick) / 1000));
    let next = 0;
    let behind = 0;
    for (let turn = 1; performance.now() - begun < seconds * 1000; turn++) {
      await stage.store.touch(Array.from({ length: portion }, () => next++ % few));
      if (turn % (1000 / tick) === 0) {
        rss.push(usageOf(pid).megabytes);
        note();
      }
      const wait = begun + turn * tick - performance.now();
      behind = Math.max(behind, -wait);
      if (wait > 0) await sleep(wait);
    }
    const span = (performance.now() - begun) / 1000;
    const cpu = (usageOf(pid).cpuSeconds - cpuBefore) / span;
    await stage.calm();
    const lags = await observed.end();
    say(`at most ${behind.toFixed(0)} ms behind schedule`);
    const title = `${Math.round(next / span)} changes/s for ${Math.round(span)} s over ${count(few)} rows`;
    for (const sink of sinkNames) {
      const all = lags[sink] ?? [];
      const middle = all.length >> 1;
      const halves = [all.slice(0, middle), all.slice(middle)].map((half) =>
        Math.round(medianOf(half.map(({ millis }) => millis))),
      );
      const of = (share: number): string =>
        percentile(
          all.map(({ millis }) => millis),
          share,
        ).toFixed(0);
      const { exports, rows } = written[sink];
      add({
        name: `${title}, lag of ${sink}`,
        budget: "bounded",
        measured: `median of each half ${halves.join(" and ")} ms; p99 ${of(0.99)} ms; ${count(rows)} rows in ${count(exports)} exports`,
        value: Number(of(0.99)),
        how: {
          Postgres:
            "from before the write to etcd until a trigger sees the row, with the default batch window",
          Git: "the same until the branch has moved, sampled once a second; exportMinInterval 0s",
          NATS: "the same until a subscriber has the event",
        }[sink],
      });
    }
    const minute = Math.min(60, Math.max(1, Math.floor(rss.length / 2)));
    const [first, last] = [medianOf(rss.slice(0, minute)), medianOf(rss.slice(-minute))];
    add({
      name: "the same, RSS",
      budget: "flat",
      measured: `${Math.round(first)} → ${Math.round(last)} MB; most ${Math.round(Math.max(...rss))} MB; ${(cpu * 100).toFixed(0)} % of a core`,
      value: last / first,
      how: `VmRSS of the bundle's process every second, medians of the first and the last ${minute} s`,
    });
  },
};
