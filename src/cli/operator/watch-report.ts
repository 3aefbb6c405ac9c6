import { statusOf } from "../../kube/api-failure.ts";
import type { InformerObserver } from "../../runtime/informer.ts";
import type { RelistReason, WatchGauge } from "../../telemetry/watch-metrics.ts";

/** Tells of one watch, be it of an informer or of collection, as metrics. */
export function watchReport(gauge: WatchGauge): InformerObserver & { onJoined(): void } {
  /** What will have called for the next list. */
  let reason: RelistReason = "start";
  let isListing = false;
  return {
    onEvent: (type, objects) => {
      if (type === "restarted") isListing = true;
      // It begins by our own asking: the API server has not said anything yet.
      else gauge.event();
      if (type === "synced") isListing = false;
      if (type === "resumed") {
        reason = "expired";
        gauge.interrupted(false);
        gauge.restarted();
      }
      if (!isListing) gauge.objects(objects);
    },
    onListed: ({ missed }) => {
      gauge.relist(reason);
      gauge.missed(missed);
      gauge.interrupted(false);
      // Whatever no interruption goes before begins with a version that is too old.
      reason = "expired";
    },
    onInterrupted: (error) => {
      if (reason !== "start") reason = statusOf(error) === 410 ? "expired" : "broken";
      gauge.interrupted(true);
    },
    onJoined: () => gauge.relist("joined"),
    close: () => gauge.close(),
  };
}
