import { causeOf, createShortfall } from "../collect/shortfall.ts";
import { Failure } from "../failure.ts";
import { clustersOf } from "../sources/places.ts";
import type { Result, Session } from "../session.ts";
import { resourceName } from "../sources/own-objects.ts";
import type { SteeringFlags } from "./flags.ts";
import type { Spot } from "./live-object.ts";
import type { Steered } from "./steered.ts";

/**
 * Does `work` for each object in each context. One that fails is told, and costs none of the others.
 * @param work says whether all went well; otherwise it has told what did not
 */
export async function forEach(
  objects: readonly Steered[],
  flags: SteeringFlags,
  session: Session,
  work: (spot: Spot) => Promise<boolean>,
): Promise<Result> {
  const { signal } = session;
  const clusters = clustersOf(flags);
  const shortfall = createShortfall(session.notices(flags));
  const spots = clusters.flatMap((cluster) =>
    objects.map((it): Spot => ({
      ...it,
      cluster,
      namespace: flags.namespace ?? cluster.namespace,
    })),
  );
  for (const spot of spots)
    try {
      if (!(await work(spot))) shortfall.flawed(false);
      shortfall.had();
    } catch (error) {
      signal.throwIfAborted();
      const text = textOf(error, spot);
      if (spots.length === 1) throw new Failure(text);
      shortfall.missing(text);
    }
  const { result } = shortfall;
  if (result === "nothing") throw new Failure("nothing was changed");
  return result;
}

const textOf = (error: unknown, { kind, cluster }: Spot): string =>
  error instanceof Failure
    ? error.message
    : `${causeOf(error, resourceName(kind))} (context ${cluster.name})`;
