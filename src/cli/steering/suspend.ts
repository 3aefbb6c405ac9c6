import type { Result, Session } from "../session.ts";
import { forEach } from "./each.ts";
import type { SteeringFlags } from "./flags.ts";
import { mergeObject, readObject, spotName, whereOf } from "./live-object.ts";
import { steeredBy } from "./steered.ts";

export interface SuspendOrder {
  readonly words: readonly string[];
  readonly flags: SteeringFlags;
  readonly isSuspended: boolean;
}

/** Sets spec.suspend where it is otherwise, and says so. */
export function suspend(
  { words, flags, isSuspended }: SuspendOrder,
  session: Session,
): Promise<Result> {
  const { signal, output } = session;
  return forEach(steeredBy(words), flags, session, async (spot) => {
    const { spec } = await readObject<{ readonly spec: { readonly suspend?: boolean } }>(
      spot,
      signal,
    );
    const word = isSuspended ? "suspended" : "resumed";
    if ((spec.suspend ?? false) === isSuspended) {
      session
        .notices(flags)
        .info(
          `${spotName(spot)} ${whereOf(spot)} is ${isSuspended ? "suspended already" : "not suspended"}`,
        );
      return true;
    }
    await mergeObject(spot, { spec: { suspend: isSuspended } }, signal);
    await output.write(`${spotName(spot)} ${word} ${whereOf(spot)}\n`);
    return true;
  });
}
