import { type Parts, placesOf } from "../collect/collect.ts";
import { createShortfall } from "../collect/shortfall.ts";
import type { Session } from "../session.ts";
import type { QueryFlags } from "./flags.ts";

export async function openParts(flags: QueryFlags, session: Session): Promise<Parts> {
  const notices = session.notices(flags);
  const shortfall = createShortfall(notices);
  const places = await placesOf(flags, { notices, shortfall, session });
  return { session, notices, shortfall, places, hasClusters: places.length > 1 };
}
