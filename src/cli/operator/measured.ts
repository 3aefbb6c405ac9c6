import { OperatorError } from "../../errors/operator-error.ts";
import type { Clock } from "../../runtime/clock.ts";
import type { Reconcile } from "../../runtime/controller.ts";
import type { ControllerGauge, CountedClass } from "../../telemetry/reconcile-metrics.ts";

/** What nobody foresaw is a fault of ours. */
export const classOf = (error: unknown): CountedClass =>
  error instanceof OperatorError ? error.class : "internal";

/** The same, with every turn counted and timed; one that was stopped is neither. */
export const measured =
  (reconcile: Reconcile<string>, gauge: ControllerGauge, clock: Clock): Reconcile<string> =>
  async (key, signal) => {
    const startedAt = clock.now();
    try {
      const next = await reconcile(key, signal);
      if (next === "on-change") gauge.succeeded(clock.now() - startedAt);
      else gauge.requeued(clock.now() - startedAt);
      return next;
    } catch (error) {
      if (!signal.aborted) gauge.failed(classOf(error), clock.now() - startedAt);
      throw error;
    }
  };
